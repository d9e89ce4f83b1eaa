package felhom.shell;

import java.util.List;
import java.util.stream.Collectors;

/// A command as data: what is typed, what it takes, what it does.
///
/// @param words what is typed, such as `task list`
/// @param positionals what has to follow, such as `UPID`, `SIGNATURE...` (at least one) or `[NAME=VALUE...]` (any
/// number)
record Command(String words, List<String> positionals, List<Option> options, String help, Handler handler) {
    /// Options that every command takes.
    static final List<Option> COMMON = List.of(
            Option.valued("--config", "FILE", "read the configuration from FILE"),
            Option.flag("--json", "answer in JSON"),
            Option.flag("--debug", "show what is done, on standard error"),
            Option.flag("--help", "show this help"));

    @FunctionalInterface
    interface Handler {
        Exit run(Request request, CommandRun session) throws Exception;
    }

    /// Whether so many words may follow: the last one may stand any number of times where it is shown with dots, and be
    /// left out where it is shown in brackets.
    boolean takes(int words) {
        if (positionals.isEmpty()) {
            return words == 0;
        }
        String last = positionals.getLast();
        int least = last.startsWith("[") ? positionals.size() - 1 : positionals.size();
        return words >= least && (words <= positionals.size() || last.contains("..."));
    }

    String usage() {
        return words
                + positionals.stream().map(p -> " " + p).collect(Collectors.joining())
                + options.stream().map(o -> " [" + o.usage() + "]").collect(Collectors.joining());
    }
}
