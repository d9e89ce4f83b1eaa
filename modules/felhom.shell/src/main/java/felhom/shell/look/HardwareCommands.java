package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.access.RunningDaemon.Section;
import felhom.engine.port.RootSide.Explanation;
import felhom.messages.ExplanationMessages;
import felhom.messages.HardwareMessages;
import felhom.messages.HardwareTables;
import felhom.messages.Message;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.Explanations;
import felhom.shell.console.Console;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// `hardware`: what the daemon has found out, which knows what sleeping disks said before; without one, or
/// before it has looked, what the machine says now.
public final class HardwareCommands {
    /// A disk that hangs is given up by root's helper after 30 s.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Option.Flag EXPLAIN = Option.flag(
            "--explain", "ask no disk; show which program root runs for each, with which arguments, and why as root");

    private HardwareCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "hardware",
                List.of(),
                List.of(EXPLAIN),
                "show the health of this machine's disks, what is mounted of them, its temperatures, and what is wrong",
                HardwareCommands::hardware));
    }

    private static Exit hardware(Request request, CommandRun run) {
        if (request.flag(EXPLAIN)) {
            return explain(request, run);
        }
        Message hardware = ofDaemon(request, run)
                .orElseGet(() -> HardwareMessages.hardware(
                        run.installation().hardware(request.config()).hardware(PATIENCE)));
        if (request.json()) {
            run.json(hardware);
        } else {
            tell(run.console(), HardwareTables.of(hardware));
        }
        return Exit.OK;
    }

    private static Exit explain(Request request, CommandRun run) {
        SortedMap<String, Explanation> disks =
                run.installation().root(request.config()).explainHealth();
        if (request.json()) {
            run.json(ExplanationMessages.disks(disks));
        } else if (disks.isEmpty()) {
            run.console()
                    .line("this machine has no disk that could be asked for its health: none in /sys/block is named"
                            + " as sda or nvme0n1 are");
        } else {
            disks.forEach((disk, explanation) -> Explanations.tell(
                    run.console(), "to read the health of disk " + disk + ", root would run:", explanation));
        }
        return Exit.OK;
    }

    private static Optional<Message> ofDaemon(Request request, CommandRun run) {
        Optional<HostAccess> served = run.daemon(request);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        try (HostAccess host = served.get()) {
            return host.daemon().map(RunningDaemon::report).orElse(List.of()).stream()
                    .filter(section -> section.name().equals("hardware"))
                    .map(Section::json)
                    .findFirst()
                    .flatMap(HardwareMessages::value);
        }
    }

    private static void tell(Console console, HardwareTables tables) {
        table(console, HardwareTables.DISKS, tables.disks());
        table(console, HardwareTables.MOUNTS, tables.mounts());
        table(console, HardwareTables.SENSORS, tables.sensors());
        lines(console, "not known", tables.notes());
        lines(console, "warnings", tables.warnings());
    }

    private static void table(Console console, List<String> head, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            console.table(head, rows);
        }
    }

    private static void lines(Console console, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            console.line(title);
            lines.forEach(line -> console.line("  " + line));
        }
    }
}
