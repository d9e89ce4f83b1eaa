package felhom.shell;

import java.util.List;
import java.util.stream.Collectors;

/// A command as data: what is typed, what it takes, what it does.
///
/// @param words what is typed, such as `task list`
/// @param positionals what has to follow, such as `UPID`
record Command(String words, List<String> positionals, List<Option> options, String help, Handler handler) {
    /// Options that every command takes.
    static final List<Option> COMMON = List.of(
            Option.valued("--config", "FILE", "read the configuration from FILE"),
            Option.flag("--json", "answer in JSON"),
            Option.flag("--debug", "show what is done, on standard error"),
            Option.flag("--help", "show this help"));

    @FunctionalInterface
    interface Handler {
        Exit run(Request request, Session session) throws Exception;
    }

    String usage() {
        return words
                + positionals.stream().map(p -> " " + p).collect(Collectors.joining())
                + options.stream().map(o -> " [" + o.usage() + "]").collect(Collectors.joining());
    }
}
