package felhom.shell.complete;

import felhom.shell.complete.Offers.Offer;
import felhom.shell.console.Printable;
import felhom.shell.line.Words;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Files and directories. `~/` stays as it is typed where it means something: at a word's beginning. Behind
/// `NAME=` it becomes the directory that is meant.
///
/// @param until how long a directory is waited for, by the clock of [System#nanoTime]
/// @param directory where a name without a directory is
/// @param home what `~` stands for
/// @param tilde whether a `~` at the beginning is one, and no name
record FileOffers(KnownHost host, long until, Path directory, Path home, Offers offers, String prefix, boolean tilde) {
    private static final String GROUP = "files";

    void add(boolean directoriesAlone) {
        String typed = offers.word().substring(prefix.length());
        if (tilde && prefix.isEmpty() && typed.equals("~")) {
            offers.addTyped(GROUP, new Offer("~/", home.toString(), false), "~/");
            return;
        }
        int slash = typed.lastIndexOf('/') + 1;
        String before = typed.substring(0, slash);
        String begun = typed.substring(slash);
        boolean athome = tilde && before.startsWith("~/");
        Path where;
        try {
            where = athome ? home.resolve(before.substring(2)) : directory.resolve(before);
        } catch (InvalidPathException none) {
            return;
        }
        Source<List<FileEntry>> source = host.directory(where.normalize());
        source.ask();
        var view = source.view(until);
        view.remark().ifPresent(words -> offers.remark(GROUP, words));
        view.value().orElse(List.of()).stream()
                .filter(entry -> entry.directory() || !directoriesAlone)
                .filter(entry -> entry.name().startsWith(begun))
                .filter(entry -> begun.startsWith(".") || !entry.name().startsWith("."))
                .forEach(entry -> offer(before, entry, athome));
    }

    private void offer(String before, FileEntry entry, boolean athome) {
        String name = entry.name() + (entry.directory() ? "/" : "");
        // Typed into the line it could steer the terminal, or show as another file.
        if (!Printable.line(name).equals(name)) {
            offers.remark(GROUP, "files whose names hold characters that do not show are left out");
            return;
        }
        boolean blank = !entry.directory();
        if (!athome) {
            offers.add(GROUP, new Offer(prefix + before + name, name, "", Optional.empty(), blank));
            return;
        }
        String below = before.substring(2) + name;
        // A quoted tilde is one no more.
        String path = prefix.isEmpty() ? "~/" + Words.quoted(below) : Words.quoted(prefix + home + "/" + below);
        offers.addTyped(GROUP, new Offer(prefix + home + "/" + below, name, "", Optional.empty(), blank), path);
    }
}
