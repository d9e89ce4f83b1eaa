package felhom.shell;

import felhom.engine.access.HostAccess;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.engine.selftest.SelfTestExemption;
import felhom.messages.CheckMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Vmid;
import felhom.shell.console.Console;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `--selftest=read` and `--selftest=task`.
final class SelfTestCommands {
    static final Option.Flag WITH_POWER = Option.flag("--with-power", "start and stop it too");
    static final Option.Flag CLEAR = Option.flag("--clear", "first remove what an earlier run left behind");
    private static final Option.Valued<Vmid> VMID = Option.valued(
            "--vmid", "N", ArgumentType.VMID, Completion.Known.GUESTS, "the stopped scratch guest to use");

    private SelfTestCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "--selftest=read",
                        List.of(),
                        List.of(),
                        "look at everything the agent needs from its host; changes nothing",
                        SelfTestCommands::read),
                new Command(
                        "--selftest=task",
                        List.of(),
                        List.of(VMID, WITH_POWER, CLEAR, CommandRun.WAIT),
                        "prove the whole task path on a scratch guest, and leave it as it was",
                        SelfTestCommands::task));
    }

    private static Exit read(Request request, CommandRun run) {
        try (HostAccess host = run.connect(request)) {
            Console console = run.console();
            HostCheck check = host.check();
            Set<String> told = new HashSet<>();
            List<Finding> findings = check.look(finding -> {
                if (!request.json()) {
                    tell(console, finding, told);
                }
            });
            Exit exit = worst(findings);
            if (request.json()) {
                run.json(CheckMessages.findings(findings, exit == Exit.OK));
            } else {
                long bad = findings.stream().filter(f -> f.level() != Level.OK).count();
                console.line(
                        exit == Exit.OK
                                ? "read self-test passed" + (bad > 0 ? ", with " + bad + " warnings" : "")
                                : "read self-test FAILED: " + bad + " of " + findings.size() + " need attention");
            }
            return exit;
        }
    }

    /// What mends several findings is said once.
    private static void tell(Console console, Finding finding, Set<String> told) {
        String mark = switch (finding.level()) {
            case OK -> "ok  ";
            case WARNING -> "WARN";
            case FAILED, DENIED, UNREACHABLE -> "FAIL";
        };
        boolean again = !finding.remedy().isEmpty() && told.containsAll(finding.remedy());
        console.line(mark + "  " + finding.subject() + ": " + finding.text() + (again ? " (mended as above)" : ""));
        finding.remedy().stream().filter(told::add).forEach(line -> console.line("        " + line));
    }

    private static Exit worst(List<Finding> findings) {
        if (findings.stream().anyMatch(f -> f.level() == Level.UNREACHABLE)) {
            return Exit.UNREACHABLE;
        }
        if (findings.stream().anyMatch(f -> f.level() == Level.DENIED)) {
            return Exit.DENIED;
        }
        return findings.stream().anyMatch(f -> f.level() == Level.FAILED) ? Exit.FAILED : Exit.OK;
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
