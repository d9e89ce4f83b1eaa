package felhom.shell;

import felhom.engine.door.Runner;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Proves the whole task path on one stopped scratch guest: snapshot, rollback, delete-snapshot, a description that
/// is written and taken back, and on request start and stop. Whatever happens on the way, the guest is left as it
/// was, or what is left is named.
final class TaskSelfTest {
    private final Request request;
    private final CommandRun session;
    private final Runner runner;
    private final Vmid vmid;
    private final ScratchGuest scratch;
    private final SelfTestSteps steps;
    private final SelfTestTidying tidying;
    private final String snapshot = Scratch.newSnapshotName();
    private boolean started;
    private Exit exit = Exit.OK;

    TaskSelfTest(Request request, CommandRun session, HostAccess host, Vmid vmid) {
        this.request = request;
        this.session = session;
        this.runner = host.runner();
        this.vmid = vmid;
        this.scratch = new ScratchGuest(host, session.stop(), vmid);
        this.steps = new SelfTestSteps(request, session, vmid);
        this.tidying = new SelfTestTidying(session, runner, scratch, steps);
    }

    Exit run() throws Exception {
        GuestDetail guest = scratch.patientRead();
        Optional<String> refusal = scratch.unfit(guest);
        if (refusal.isEmpty() && !Scratch.leftovers(guest).isEmpty()) {
            guest = clear(guest);
            refusal = Scratch.leftovers(guest).isEmpty() ? Optional.empty() : Optional.of(leftoverText(guest));
        }
        return refusal.isPresent() ? steps.refuse(refusal.get()) : proveAndTidy(guest);
    }

    private Exit proveAndTidy(GuestDetail guest) throws Exception {
        String lastWords = "interrupted before all was put back: guest " + vmid + " may keep snapshot '" + snapshot
                + "' and a self-test line in its description; run again with --clear";
        try (AutoCloseable _ = session.stop().interruptingAfter(Duration.ofSeconds(25), lastWords)) {
            try {
                prove(guest);
            } catch (HostException unreadable) {
                steps.note(
                        "read the guest",
                        "failed",
                        Duration.ZERO,
                        unreadable.failure().message());
                exit = Exit.of(unreadable.failure().kind());
            }
            if (session.stop().requested()) {
                exit = Exit.INTERRUPTED;
            }
            // A stop ended the watching; what follows puts the guest back.
            Thread.interrupted();
            return steps.end(exit, tidying.tidy(guest, snapshot, started));
        }
    }

    private String leftoverText(GuestDetail guest) {
        return "guest " + vmid + " still has " + String.join(" and ", Scratch.leftovers(guest))
                + " of an earlier self-test; run it again with --clear to remove that first";
    }

    private GuestDetail clear(GuestDetail guest) {
        String question = "Guest " + vmid + " has " + String.join(" and ", Scratch.leftovers(guest))
                + " of an earlier self-test. Remove that?";
        if (!request.flag("--clear") && !session.console().confirm(question).orElse(false)) {
            return guest;
        }
        tidying.removeTraces(guest);
        return scratch.read();
    }

    private void prove(GuestDetail before) {
        String original = before.text();
        String marked = Scratch.marked(original);
        Map<String, String> taken = Map.of("vmid", vmid.toString(), "name", snapshot);
        Map<String, String> guest = Map.of("vmid", vmid.toString());
        boolean good = order(
                        "snapshot",
                        Map.of("vmid", vmid.toString(), "name", snapshot, "description", Scratch.SNAPSHOT_TEXT))
                && order("rollback", taken)
                && order("delete-snapshot", taken)
                && order("describe", Scratch.description(vmid, marked))
                && verify("read the marker back", marked)
                && order("describe", Scratch.description(vmid, original))
                && verify("read the original back", original);
        if (good && request.flag("--with-power")) {
            good = order("start", guest) && order("stop", guest);
        }
    }

    /// Runs one order through the one door; false ends the test, and tidying up follows.
    private boolean order(String operation, Map<String, String> arguments) {
        if (session.stop().requested()) {
            exit = Exit.INTERRUPTED;
            return false;
        }
        if (!started && scratch.patientRead().guest().running()) {
            // The exemption is for a stopped guest: its rollback would stop it and lose what it writes.
            steps.note(operation, "refused", Duration.ZERO, "somebody has started guest " + vmid);
            exit = Exit.REFUSED;
            return false;
        }
        started |= operation.equals("start");
        session.console().live(operation + " ...");
        exit = steps.note(
                operation,
                runner.accept(Order.of(operation, arguments), new Origin.SelfTest(vmid), steps.listener(operation)));
        return exit == Exit.OK;
    }

    private boolean verify(String name, String wanted) {
        long start = System.nanoTime();
        boolean same = scratch.patientRead().text().equals(wanted);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        steps.note(name, same ? "ok" : "failed", took, same ? "" : "the description reads otherwise");
        exit = same ? Exit.OK : Exit.FAILED;
        return same;
    }
}
