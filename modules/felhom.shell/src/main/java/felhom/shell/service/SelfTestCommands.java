package felhom.shell.service;

import felhom.engine.access.HostAccess;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.selftest.SelfTestExemption;
import felhom.messages.CheckMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Vmid;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.FindingTable;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import java.util.List;
import java.util.Optional;

/// `--selftest=read`, `--selftest=root` and `--selftest=task`.
public final class SelfTestCommands {
    static final Option.Flag WITH_POWER = Option.flag("--with-power", "start and stop it too");
    static final Option.Flag CLEAR = Option.flag("--clear", "first remove what an earlier run left behind");
    private static final Option.Valued<Vmid> VMID = Option.valued(
            "--vmid", "N", ArgumentType.VMID, Completion.Known.GUESTS, "the stopped scratch guest to use");

    private SelfTestCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "--selftest=read",
                        List.of(),
                        List.of(),
                        "look at everything the agent needs from its host; changes nothing",
                        SelfTestCommands::read),
                new Command(
                        "--selftest=root",
                        List.of(),
                        List.of(),
                        "look whether what only root can do could be done; changes nothing",
                        SelfTestCommands::root),
                new Command(
                        "--selftest=task",
                        List.of(),
                        List.of(VMID, WITH_POWER, CLEAR, CommandRun.WAIT),
                        "prove the whole task path on a scratch guest, and leave it as it was",
                        SelfTestCommands::task));
    }

    private static Exit read(Request request, CommandRun run) {
        try (HostAccess host = run.connect(request)) {
            return look("read", host.check(), request, run);
        }
    }

    private static Exit root(Request request, CommandRun run) {
        return look("root", run.installation().root(request.config()).check(), request, run);
    }

    private static Exit look(String name, HostCheck check, Request request, CommandRun run) {
        FindingTable table = new FindingTable(name, run.console());
        List<Finding> findings = check.look(finding -> {
            if (!request.json()) {
                table.tell(finding);
            }
        });
        Exit exit = FindingTable.worst(findings);
        if (request.json()) {
            run.json(CheckMessages.findings(name, findings, exit == Exit.OK));
        } else {
            table.end(findings);
        }
        return exit;
    }

    private static Exit task(Request request, CommandRun run) throws Exception {
        Vmid vmid = request.value(VMID)
                .orElseThrow(() -> new UsageError(
                        "--vmid: missing; name the stopped scratch guest to use: --selftest=task --vmid N"));
        try (HostAccess host = run.connect(request)) {
            SelfTestSteps steps = new SelfTestSteps(request, run, vmid);
            Optional<String> other = SelfTestExemption.otherThan(host.selfTestGuest(), vmid);
            return other.isPresent()
                    ? steps.refuse(other.get())
                    : steps.end(host.selfTest(vmid).run(request.flag(WITH_POWER), request.flag(CLEAR), steps));
        }
    }
}
