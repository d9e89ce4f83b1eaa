package felhom.shell.service;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.access.RunningDaemon.Reload;
import felhom.messages.DaemonMessages;
import felhom.ops.Failure;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Request;
import java.util.List;
import java.util.Optional;

/// `reload`: the daemon takes over what has changed of its configuration.
public final class ReloadCommands {
    private ReloadCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "reload",
                List.of(),
                List.of(),
                "have the daemon read its configuration anew, and take over what has changed; a wrong one changes"
                        + " nothing",
                ReloadCommands::reload));
    }

    private static Exit reload(Request request, CommandRun run) {
        Optional<HostAccess> served = run.daemon(request);
        if (served.isEmpty()) {
            return none(request, run);
        }
        try (HostAccess host = served.get()) {
            Optional<RunningDaemon> daemon = host.daemon();
            return daemon.isEmpty()
                    ? none(request, run)
                    : tell(request, run, daemon.get().reload());
        }
    }

    private static Exit none(Request request, CommandRun run) {
        return run.failed(
                request,
                Failure.of(
                        Failure.Kind.UNREACHABLE,
                        "no daemon runs, so none has a configuration to read anew; start it: systemctl start"
                                + " felhom-agent"));
    }

    private static Exit tell(Request request, CommandRun run, Reload reload) {
        switch (reload) {
            case Reload.Refused refused -> {
                ConfigCommands.problems(request, run, refused.problems());
                run.console().error("nothing was taken over: the daemon goes on with the configuration of before");
                return Exit.USAGE;
            }
            case Reload.Done done when request.json() -> run.json(DaemonMessages.reload(done));
            case Reload.Done done -> {
                run.console()
                        .line(
                                done.changed().isEmpty()
                                        ? "the configuration was read anew; nothing has changed"
                                        : "the configuration was read anew, and this has changed:");
                done.changed().forEach(each -> run.console().line("  " + each.words()));
                done.remarks().forEach(run.console()::error);
            }
        }
        return Exit.OK;
    }
}
