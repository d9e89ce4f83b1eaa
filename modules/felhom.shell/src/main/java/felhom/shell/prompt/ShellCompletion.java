package felhom.shell.prompt;

import felhom.shell.complete.Candidate;
import felhom.shell.complete.Completer;
import felhom.shell.complete.Completions;
import felhom.shell.line.Words;
import felhom.shell.line.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Completes a line as it is typed here: one of several that were pasted, with the program's name before it,
/// or a word of the shell's own.
final class ShellCompletion implements Completing {
    private static final Map<String, String> OWN = Map.of(
            "help", "what a command does and takes",
            "exit", "leave");

    private final Completer completer;

    /// @param completer is closed with this
    ShellCompletion(Completer completer) {
        this.completer = completer;
    }

    @Override
    public Completions complete(String text, int cursor) {
        int begin = text.lastIndexOf('\n', cursor - 1) + 1;
        int end = text.indexOf('\n', cursor);
        String line = text.substring(begin, end < 0 ? text.length() : end);
        int at = cursor - begin;
        List<Word> before = Words.of(line.substring(0, at)).list().stream()
                .filter(word -> word.end() < at)
                .toList();
        int named = !before.isEmpty() && before.getFirst().text().equals(Session.PROGRAM_NAME) ? 1 : 0;
        boolean helped = before.size() > named && before.get(named).text().equals("help");
        int left = named + (helped ? 1 : 0);
        // Blanks in their place leave the others where they are.
        int gone = left == 0 ? 0 : before.get(left - 1).end();
        Completions found = completer.complete(" ".repeat(gone) + line.substring(gone), at);
        List<Candidate> candidates = new ArrayList<>(found.candidates());
        if (before.size() == named) {
            String word = line.substring(found.start(), at);
            OWN.entrySet().stream()
                    .filter(each -> !word.isEmpty() && each.getKey().startsWith(word))
                    .map(each -> new Candidate(
                            each.getKey(),
                            each.getKey(),
                            each.getKey(),
                            each.getValue(),
                            "shell",
                            Optional.empty(),
                            true))
                    .forEach(candidates::add);
        }
        return new Completions(begin + found.start(), candidates, found.remarks());
    }

    @Override
    public void close() {
        completer.close();
    }
}
