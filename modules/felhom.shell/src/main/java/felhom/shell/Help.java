package felhom.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `--help` shows, made from the commands themselves.
final class Help {
    private Help() {}

    static List<String> program(List<Command> commands) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: felhom-agent [--config FILE] [--json] [--debug] COMMAND");
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        commands.forEach(c -> rows.add(List.of(
                "  " + c.words() + c.positionals().stream().map(p -> " " + p).collect(Collectors.joining()),
                c.help())));
        rows.add(List.of("  --version", "show version, commit and Java"));
        rows.add(List.of("  --help", "show this help; after a command, that command's"));
        lines.addAll(Table.lines(List.of("commands:", ""), rows));
        lines.add("");
        lines.add("exit codes: "
                + Arrays.stream(Exit.values())
                        .map(e -> e.code() + " " + e.meaning())
                        .collect(Collectors.joining(", ")));
        return lines;
    }

    static List<String> command(Command command) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: felhom-agent " + command.usage());
        lines.add("");
        lines.add(command.help());
        lines.add("");
        List<List<String>> rows = Stream.concat(command.options().stream(), Command.COMMON.stream())
                .map(o -> List.of("  " + o.usage(), o.help()))
                .toList();
        lines.addAll(Table.lines(List.of("options:", ""), rows));
        return lines;
    }
}
