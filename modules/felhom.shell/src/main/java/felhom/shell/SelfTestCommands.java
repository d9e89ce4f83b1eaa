package felhom.shell;

import felhom.engine.port.HostCheck;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.engine.selftest.SelfTestExemption;
import felhom.ops.Vmid;
import felhom.shell.Request.UsageError;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `--selftest=read` and `--selftest=task`.
final class SelfTestCommands {
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
                        List.of(
                                Option.valued("--vmid", "N", "the stopped scratch guest to use"),
                                Option.flag("--with-power", "start and stop it too"),
                                Option.flag("--clear", "first remove what an earlier run left behind"),
                                CommandRun.WAIT),
                        "prove the whole task path on a scratch guest, and leave it as it was",
                        SelfTestCommands::task));
    }

    private static Exit read(Request request, CommandRun session) {
        try (HostAccess host = session.connect(request)) {
            Console console = session.console();
            HostCheck check = host.check();
            Set<String> told = new HashSet<>();
            List<Finding> findings = check.look(finding -> {
                if (!request.json()) {
                    tell(console, finding, told);
                }
            });
            Exit exit = worst(findings);
            if (request.json()) {
                session.json(json(findings, exit));
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

    private static ObjectNode json(List<Finding> findings, Exit exit) {
        ObjectNode node = CommandRun.object();
        node.put("selftest", "read");
        node.put("passed", exit == Exit.OK);
        ArrayNode array = node.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode entry = array.addObject();
            entry.put("subject", finding.subject());
            entry.put("level", finding.level().name().toLowerCase(Locale.ROOT));
            entry.put("text", finding.text());
            finding.remedy().forEach(entry.putArray("remedy")::add);
        }
        return node;
    }

    private static Exit task(Request request, CommandRun session) throws Exception {
        Vmid vmid = request.value("--vmid")
                .map(text -> GuestCommands.vmid("--vmid", text))
                .orElseThrow(() -> new UsageError(
                        "--vmid: missing; name the stopped scratch guest to use: --selftest=task --vmid N"));
        try (HostAccess host = session.connect(request)) {
            SelfTestSteps steps = new SelfTestSteps(request, session, vmid);
            Optional<String> other = SelfTestExemption.otherThan(host.selfTestGuest(), vmid);
            return other.isPresent()
                    ? steps.refuse(other.get())
                    : steps.end(host.selfTest(vmid).run(request.flag("--with-power"), request.flag("--clear"), steps));
        }
    }
}
