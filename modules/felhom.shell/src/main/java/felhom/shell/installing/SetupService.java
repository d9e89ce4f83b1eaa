package felhom.shell.installing;

import felhom.engine.port.HostCheck.Finding;
import felhom.messages.SetupMessages;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.FindingTable;
import felhom.shell.line.Request;
import felhom.shell.setup.SetupFiles;
import felhom.shell.setup.SetupSite;
import felhom.shell.setup.SetupSite.Started;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last step of `setup`: the service, or how the agent is started where there is none.
final class SetupService {
    private static final String ENABLE = "systemctl enable --now felhom-agent";

    private final Request request;
    private final CommandRun run;
    private final SetupSite site;
    private final SetupFiles files;

    SetupService(Request request, CommandRun run, SetupSite site, SetupFiles files) {
        this.request = request;
        this.run = run;
        this.site = site;
        this.files = files;
    }

    /// @param state for a program that reads the answer
    private record End(Exit exit, String state, List<String> words) {}

    Exit end(SetupMessages.Files report, List<Finding> findings) {
        Exit tested = FindingTable.worst(findings);
        End end = tested == Exit.OK ? service() : notReady(tested);
        if (request.json()) {
            run.json(SetupMessages.end(report, findings, tested == Exit.OK, end.state(), end.words()));
        } else if (end.exit() == Exit.OK) {
            end.words().forEach(run.console()::line);
        }
        if (end.exit() != Exit.OK) {
            end.words().forEach(run.console()::error);
        }
        return end.exit();
    }

    private End notReady(Exit tested) {
        boolean startable = files.ofService() && site.noService().isEmpty();
        return new End(
                tested,
                "not_started",
                List.of("error: nothing was started: mend what needs attention above, then run felhom-agent setup again"
                        + (startable ? "; or start it as it is: " + ENABLE : "")));
    }

    private End service() {
        if (!files.ofService()) {
            return new End(Exit.OK, "not_installed", List.of(byHand(), "the service reads another file"));
        }
        Optional<SetupSite.NoService> none = site.noService();
        if (none.isPresent()) {
            return without(none.get());
        }
        if (request.flag(SetupCommands.NO_START)) {
            return new End(Exit.OK, "not_started", List.of("not started, as --no-start says: " + ENABLE));
        }
        SetupQuestions.requireWanted(run);
        // Also one that runs: an earlier run may have written what this one finds, and have ended before this.
        Started started = site.start();
        SetupQuestions.requireWanted(run);
        if (!started.active()) {
            List<String> words = new ArrayList<>(
                    List.of("error: felhom-agent.service did not become active; what systemd says of it:"));
            started.words().forEach(line -> words.add("  | " + line));
            words.add("all of its words: journalctl -u felhom-agent; run felhom-agent setup again when it is mended");
            return new End(Exit.FAILED, "failed", words);
        }
        String status = started.words().isEmpty() ? "" : ": " + String.join(" ", started.words());
        return new End(Exit.OK, "active", List.of("felhom-agent.service is enabled and active" + status));
    }

    private End without(SetupSite.NoService none) {
        return switch (none) {
            case NO_USER ->
                new End(
                        Exit.OK,
                        "not_installed",
                        List.of(
                                "there is no user felhom-agent on this machine: the Debian package is not installed, and"
                                        + " so there is no service",
                                byHand(),
                                "once the package is installed, felhom-agent setup --replace gives the files to it"));
            case NO_SYSTEMD ->
                new End(
                        Exit.OK,
                        "no_systemd",
                        List.of(
                                "systemd does not run this machine, so nothing was started; by hand, as the agent's user:",
                                "  install -o felhom-agent -m 400 " + files.token() + " /run/felhom-agent/token",
                                "  runuser -u felhom-agent -- env FELHOM_AGENT_PROXMOX_TOKEN_FILE=/run/felhom-agent/token"
                                        + " felhom-agent daemon"));
            case NO_UNIT ->
                new End(
                        Exit.FAILED,
                        "no_unit",
                        List.of("error: systemd knows no felhom-agent.service: install the package again (apt install"
                                + " --reinstall ./felhom-agent_VERSION_amd64.deb), then run felhom-agent setup again"));
        };
    }

    private String byHand() {
        return "start it by hand: felhom-agent daemon --config " + files.configuration();
    }
}
