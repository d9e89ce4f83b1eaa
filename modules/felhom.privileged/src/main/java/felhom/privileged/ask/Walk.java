package felhom.privileged.ask;

import felhom.privileged.limit.BadList;
import felhom.privileged.limit.RootList;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.wire.root.RootAnswer;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks whether everything is there that the others need. Starts nothing and changes nothing.
final class Walk {
    private final RootList.Source list;
    private final int owner;
    private final Programs programs;
    private final String callers;

    /// @param owner the number of the user whose the programs have to be: root's
    /// @param callers who is answered
    Walk(RootList.Source list, int owner, Programs programs, String callers) {
        this.list = list;
        this.owner = owner;
        this.programs = programs;
        this.callers = callers;
    }

    RootAnswer.Walked walk() {
        List<RootAnswer.Finding> findings = new ArrayList<>();
        findings.add(new RootAnswer.Finding(true, "root's helper " + version() + " answers " + callers));
        findings.add(self());
        for (Program program : Program.values()) {
            findings.add(program(program));
        }
        findings.add(list());
        return new RootAnswer.Walked(findings);
    }

    private static String version() {
        return Optional.ofNullable(Walk.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("of no version");
    }

    private RootAnswer.Finding self() {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return user.equals(owner)
                    ? new RootAnswer.Finding(true, "it runs as user " + user)
                    : new RootAnswer.Finding(
                            false, "it runs as user " + user + ", which has no right to any of it; it has to be root");
        } catch (IOException unknown) {
            return new RootAnswer.Finding(false, "as whom it runs is unknown: there is no /proc to read");
        }
    }

    private RootAnswer.Finding program(Program program) {
        String path = program.path();
        if (!programs.has(program)) {
            return new RootAnswer.Finding(
                    false, "there is no " + path + " that may be run: apt install " + program.debianPackage());
        }
        try {
            Path place = programs.place(program).toRealPath();
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(place);
            boolean others =
                    may.contains(PosixFilePermission.GROUP_WRITE) || may.contains(PosixFilePermission.OTHERS_WRITE);
            return !others && Files.getAttribute(place, "unix:uid").equals(owner)
                    ? new RootAnswer.Finding(true, "there is " + path + ", which only root may change")
                    : new RootAnswer.Finding(
                            false,
                            path + " may be changed by others than root: apt install --reinstall "
                                    + program.debianPackage());
        } catch (IOException unreadable) {
            return new RootAnswer.Finding(false, path + " cannot be looked at: " + unreadable.getMessage());
        }
    }

    private RootAnswer.Finding list() {
        try {
            return new RootAnswer.Finding(true, list.read().words());
        } catch (BadList bad) {
            return new RootAnswer.Finding(false, String.valueOf(bad.getMessage()));
        }
    }
}
