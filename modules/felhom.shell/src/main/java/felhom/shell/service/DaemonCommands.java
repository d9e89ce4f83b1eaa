package felhom.shell.service;

import felhom.messages.ProgramMessages;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.Installation.EndedItself;
import felhom.shell.line.Request;
import java.util.List;
import java.util.Optional;

/// `daemon`: the program as a service.
public final class DaemonCommands {
    public static final String NAME = "daemon";

    private DaemonCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                NAME,
                List.of(),
                List.of(),
                "run as this host's agent until told to stop (Ctrl-C, systemctl stop); the same without a command",
                DaemonCommands::serve));
    }

    private static Exit serve(Request request, CommandRun run) {
        Optional<EndedItself> fault = run.installation().serve(request.config(), run.interruption());
        if (fault.isEmpty()) {
            if (request.json()) {
                run.json(ProgramMessages.stopped());
            }
            return Exit.OK;
        }
        run.unanswered(
                request,
                fault.get().reason(),
                "error: ended because " + fault.get().words() + "; nothing is lost, and systemd starts it again");
        return Exit.FAILED;
    }
}
