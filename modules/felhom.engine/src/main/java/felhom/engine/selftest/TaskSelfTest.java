package felhom.engine.selftest;

import felhom.engine.door.Door;
import felhom.engine.door.Report;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.port.HostPorts;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Proves the whole task path on one stopped scratch guest: snapshot, rollback, delete-snapshot, a description that
/// is written and taken back, and on request start and stop. Whatever happens on the way, the guest is left as it
/// was, or what is left is named.
public final class TaskSelfTest implements SelfTest {
    private final Door door;
    private final HostPorts host;
    private final Vmid vmid;

    /// @param door the self-test's own, for this guest and this one run
    public TaskSelfTest(Door door, HostPorts host, Vmid vmid) {
        this.door = door;
        this.host = host;
        this.vmid = vmid;
    }

    @Override
    public SelfTestEnd run(boolean withPower, boolean clear, SelfTestAudience audience) throws Exception {
        return new Once(audience, withPower, clear).run();
    }

    private final class Once {
        private final SelfTestAudience audience;
        private final boolean withPower;
        private final boolean clear;
        private final ScratchGuest scratch;
        private final SelfTestTidying tidying;
        private final String snapshot = Scratch.newSnapshotName();
        private boolean started;
        private SelfTestEnd.Proof proof = new SelfTestEnd.Proven();

        Once(SelfTestAudience audience, boolean withPower, boolean clear) {
            this.audience = audience;
            this.withPower = withPower;
            this.clear = clear;
            this.scratch = new ScratchGuest(host, audience, vmid);
            this.tidying = new SelfTestTidying(door, scratch, audience);
        }

        SelfTestEnd run() throws Exception {
            GuestDetail guest = scratch.patientRead();
            Optional<String> refusal = scratch.unfit(guest);
            if (refusal.isEmpty() && !Scratch.leftovers(guest).isEmpty()) {
                guest = cleared(guest);
                refusal = Scratch.leftovers(guest).isEmpty() ? Optional.empty() : Optional.of(leftoverText(guest));
            }
            return refusal.isPresent() ? new SelfTestEnd.Refused(refusal.get()) : proveAndTidy(guest);
        }

        private SelfTestEnd proveAndTidy(GuestDetail guest) throws Exception {
            String lastWords = "interrupted before all was put back: guest " + vmid + " may keep snapshot '" + snapshot
                    + "' and a self-test line in its description; run again with --clear";
            try (AutoCloseable _ = audience.interruptingAfter(Duration.ofSeconds(25), lastWords)) {
                try {
                    prove(guest);
                } catch (HostException unreadable) {
                    audience.ended(
                            "read the guest",
                            "failed",
                            Duration.ZERO,
                            unreadable.failure().message());
                    proof = new SelfTestEnd.Unreadable(unreadable.failure().kind());
                }
                if (audience.stopRequested()) {
                    proof = new SelfTestEnd.Stopped();
                }
                // A stop ended the watching; what follows puts the guest back.
                Thread.interrupted();
                return new SelfTestEnd.Ended(proof, tidying.tidy(guest, snapshot, started));
            }
        }

        private String leftoverText(GuestDetail guest) {
            return "guest " + vmid + " still has " + String.join(" and ", Scratch.leftovers(guest))
                    + " of an earlier self-test; run it again with --clear to remove that first";
        }

        private GuestDetail cleared(GuestDetail guest) {
            String question = "Guest " + vmid + " has " + String.join(" and ", Scratch.leftovers(guest))
                    + " of an earlier self-test. Remove that?";
            if (!clear && !audience.agrees(question)) {
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
            if (good && withPower) {
                good = order("start", guest) && order("stop", guest);
            }
        }

        /// Runs one order through the self-test's door; false ends the test, and tidying up follows.
        private boolean order(String operation, Map<String, String> arguments) {
            if (audience.stopRequested()) {
                proof = new SelfTestEnd.Stopped();
                return false;
            }
            // The Gate refuses that too. It looks once, and a host that is away for a moment is no reason to end here.
            if (!started && scratch.patientRead().guest().running()) {
                audience.ended(operation, "refused", Duration.ZERO, SelfTestExemption.startedByOthers(vmid));
                proof = new SelfTestEnd.Forbidden();
                return false;
            }
            started |= operation.equals("start");
            audience.live(operation + " ...");
            Report report = door.submit(Order.of(operation, arguments), audience.listener(operation));
            audience.ended(operation, report);
            proof = proof(report);
            return proof instanceof SelfTestEnd.Proven;
        }

        private static SelfTestEnd.Proof proof(Report report) {
            return switch (report.verdict()) {
                case Verdict.Refused _, Verdict.NeedsApproval _ -> new SelfTestEnd.Forbidden();
                case Verdict.Allowed _ -> {
                    Outcome outcome = report.outcome().orElseThrow();
                    yield outcome.done() ? new SelfTestEnd.Proven() : new SelfTestEnd.Failed(outcome);
                }
            };
        }

        private boolean verify(String name, String wanted) {
            long start = System.nanoTime();
            boolean same = scratch.patientRead().text().equals(wanted);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            audience.ended(name, same ? "ok" : "failed", took, same ? "" : "the description reads otherwise");
            proof = same ? new SelfTestEnd.Proven() : new SelfTestEnd.Unshown();
            return same;
        }
    }
}
