package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.access.RunningDaemon.Section;
import felhom.messages.HardwareMessages;
import felhom.messages.HardwareTables;
import felhom.messages.Message;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.line.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `hardware`: what the daemon has found out, which knows what sleeping disks said before; without one, or
/// before it has looked, what the machine says now.
public final class HardwareCommands {
    /// A disk that hangs is given up by root's helper after 30 s.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private HardwareCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "hardware",
                List.of(),
                List.of(),
                "show the health of this machine's disks, what is mounted of them, its temperatures, and what is wrong",
                HardwareCommands::hardware));
    }

    private static Exit hardware(Request request, CommandRun run) {
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
