package felhom.shell;

import felhom.messages.ProgramMessages;
import felhom.shell.line.Request;
import java.util.List;

/// `daemon`: the program as a service.
final class DaemonCommands {
    static final String NAME = "daemon";

    private DaemonCommands() {}

    static List<Command> all() {
        return List.of(new Command(
                NAME,
                List.of(),
                List.of(),
                "run as this host's agent until told to stop (Ctrl-C, systemctl stop); the same without a command",
                DaemonCommands::serve));
    }

    private static Exit serve(Request request, CommandRun run) {
        List<String> stuck = run.installation().serve(request.config(), run.interruption());
        if (stuck.isEmpty()) {
            if (request.json()) {
                run.json(ProgramMessages.stopped());
            }
            return Exit.OK;
        }
        run.unanswered(
                request,
                "stuck",
                "error: ended because a part of the agent hangs (" + String.join(", ", stuck)
                        + "); nothing is lost, and systemd starts it again");
        return Exit.FAILED;
    }
}
