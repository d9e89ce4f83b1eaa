package felhom.shell;

import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.Outcome;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.run.Order;
import felhom.ops.run.Origin;
import felhom.ops.run.Report;
import felhom.ops.run.Runner;
import felhom.ops.run.TaskListener;
import felhom.ops.run.Tasks;
import felhom.ops.run.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Proves the whole task path on one stopped scratch container: snapshot, rollback, delete-snapshot, a description that
/// is written and taken back, and on request start and stop. Whatever happens on the way, the guest is left as it was,
/// or what is left is named.
final class TaskSelfTest {
    // A host that refuses to remove something refuses it the next time too.
    private static final int MOST_ROUNDS = 3;

    private final Request request;
    private final Session session;
    private final HostAccess host;
    private final Runner runner;
    private final Vmid vmid;
    private final String snapshot = Scratch.newSnapshotName();
    private final List<Done> steps = new ArrayList<>();
    private boolean started;
    private Exit exit = Exit.OK;

    private record Done(String name, String outcome, Duration took, String text, List<String> log) {}

    TaskSelfTest(Request request, Session session, HostAccess host, Vmid vmid) {
        this.request = request;
        this.session = session;
        this.host = host;
        this.runner = host.runner();
        this.vmid = vmid;
    }

    Exit run() throws Exception {
        GuestDetail guest = patientRead();
        Optional<String> refusal = unfit(guest);
        if (refusal.isEmpty() && !Scratch.leftovers(guest).isEmpty()) {
            guest = clear(guest);
            refusal = Scratch.leftovers(guest).isEmpty() ? Optional.empty() : Optional.of(leftoverText(guest));
        }
        if (refusal.isPresent()) {
            return refuse(request, session, vmid, refusal.get());
        }
        return proveAndTidy(guest);
    }

    private Exit proveAndTidy(GuestDetail guest) throws Exception {
        String lastWords = "interrupted before all was put back: guest " + vmid + " may keep snapshot '" + snapshot
                + "' and a self-test line in its description; run again with --clear";
        try (AutoCloseable _ = session.stop().interruptingAfter(Duration.ofSeconds(25), lastWords)) {
            try {
                prove(guest);
            } catch (HostException unreadable) {
                note(new Done(
                        "read the guest",
                        "failed",
                        Duration.ZERO,
                        unreadable.failure().message(),
                        List.of()));
                exit = Exit.of(unreadable.failure().kind());
            }
            if (session.stop().requested()) {
                exit = Exit.INTERRUPTED;
            }
            // A stop ended the watching; what follows puts the guest back.
            Thread.interrupted();
            return end(tidy(guest));
        }
    }

    static Exit refuse(Request request, Session session, Vmid vmid, String reason) {
        if (request.json()) {
            ObjectNode node = Session.object();
            node.put("selftest", "task");
            node.put("vmid", vmid.value());
            node.put("passed", false);
            node.put("refused", reason);
            session.json(node);
        } else {
            session.console().error("refused: " + reason);
        }
        return Exit.REFUSED;
    }

    /// A read that passes later is worth a few tries; everything else is not.
    private GuestDetail patientRead() {
        for (int tries = 1; ; tries++) {
            try {
                return read();
            } catch (HostException e) {
                boolean passing = Set.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT, Failure.Kind.UNREADABLE)
                        .contains(e.failure().kind());
                if (!passing || tries == 5 || session.stop().requested() || !pause()) {
                    throw e;
                }
            }
        }
    }

    private GuestDetail read() {
        return host.inventory()
                .guest(vmid)
                .orElseThrow(() -> new HostException(Failure.of(
                        Failure.Kind.HOST,
                        "there is no container " + vmid + " on node " + host.node()
                                + "; make a small one for the self-test: see docs/runbook-live.md")));
    }

    private Optional<String> unfit(GuestDetail guest) {
        if (guest.guest().running()) {
            return Optional.of("guest " + vmid + " is " + guest.guest().status()
                    + "; the self-test uses a stopped scratch container only");
        }
        if (guest.guest().lock().isPresent()) {
            return Optional.of(
                    "guest " + vmid + " is locked (" + guest.guest().lock().get() + ")");
        }
        if (guest.guest().template()) {
            return Optional.of("guest " + vmid + " is a template");
        }
        // The marker needs room below the description (8192 characters at most).
        return guest.text().length() > 8100
                ? Optional.of("the description of guest " + vmid + " leaves no room for the self-test's line")
                : Optional.empty();
    }

    private String leftoverText(GuestDetail guest) {
        return "guest " + vmid + " still has " + String.join(" and ", Scratch.leftovers(guest))
                + " of an earlier self-test; run it again with --clear to remove that first";
    }

    private GuestDetail clear(GuestDetail guest) {
        String question = "Guest " + vmid + " has " + String.join(" and ", Scratch.leftovers(guest))
                + " of an earlier self-test. Remove that?";
        if (!request.flag("--clear") && (request.json() || !session.console().confirm(question))) {
            return guest;
        }
        removeTraces(guest);
        return read();
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
                && order("describe", Map.of("vmid", vmid.toString(), "text", marked))
                && verify("read the marker back", marked)
                && order("describe", Map.of("vmid", vmid.toString(), "text", original))
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
        if (!started && patientRead().guest().running()) {
            // The exemption is for a stopped guest: its rollback would stop it and lose what it writes.
            note(new Done(operation, "refused", Duration.ZERO, "somebody has started guest " + vmid, List.of()));
            exit = Exit.REFUSED;
            return false;
        }
        started |= operation.equals("start");
        session.console().live(operation + " ...");
        Report report = runner.accept(Order.of(operation, arguments), new Origin.SelfTest(vmid), listener(operation));
        switch (report.verdict()) {
            case Verdict.Refused(var _, String reason) -> {
                note(new Done(operation, "refused", report.took(), reason, List.of()));
                exit = Exit.REFUSED;
            }
            case Verdict.NeedsApproval _ -> {
                note(new Done(operation, "refused", report.took(), "it needs operators' signatures", List.of()));
                exit = Exit.REFUSED;
            }
            case Verdict.Allowed _ -> {
                Outcome outcome = report.outcome().orElseThrow();
                note(new Done(operation, outcome.word(), report.took(), text(outcome), log(outcome)));
                exit = Exit.of(outcome);
            }
        }
        return exit == Exit.OK;
    }

    private TaskListener listener(String operation) {
        return new TaskListener() {
            @Override
            public void waiting(Upid task, Duration elapsed) {
                session.console().live(operation + " ... running, " + elapsed.toSeconds() + " s");
            }
        };
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "";
            case Outcome.DoneWithWarnings(var _, var warnings) -> String.join("; ", warnings);
            case Outcome.Failed _, Outcome.Unknown _ -> outcome.summary();
        };
    }

    private static List<String> log(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.failure().log() : List.of();
    }

    private boolean verify(String name, String wanted) {
        long start = System.nanoTime();
        boolean same = patientRead().text().equals(wanted);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        note(new Done(name, same ? "ok" : "failed", took, same ? "" : "the description reads otherwise", List.of()));
        exit = same ? Exit.OK : Exit.FAILED;
        return same;
    }

    private void note(Done step) {
        steps.add(step);
        if (!request.json()) {
            session.console()
                    .line(String.format("%-26s%-9s%s", step.name(), step.outcome(), Words.seconds(step.took()))
                            + (step.text().isEmpty() ? "" : "  " + step.text()));
            step.log().forEach(line -> session.console().line("  | " + line));
        }
    }

    /// Puts the guest back as it was, with patience: a task that nobody could watch to its end may still be at work,
    /// and the host may be away for a moment. What cannot be put back is named.
    private List<String> tidy(GuestDetail before) {
        List<String> left = List.of("perhaps snapshot '" + snapshot
                + "' and a self-test line in the description (the host does not answer)");
        long start = System.nanoTime();
        int rounds = 0;
        while (true) {
            try {
                GuestDetail now = read();
                if (now.guest().lock().isEmpty() && rounds++ < MOST_ROUNDS) {
                    removeTraces(now);
                    if (started && now.guest().running()) {
                        quietly("stop", Map.of("vmid", vmid.toString()));
                    }
                    now = read();
                }
                left = Scratch.leftovers(now);
                if (left.isEmpty() && now.guest().lock().isEmpty() && idle()) {
                    return Scratch.differences(before, now).stream()
                            .map(key -> "a changed " + key)
                            .toList();
                }
            } catch (HostException away) {
                session.console().live("the host does not answer, waiting to tidy up: " + away.getMessage());
            }
            // Whoever pressed Ctrl-C, or systemd, does not wait for ever.
            Duration patience = Duration.ofSeconds(session.stop().requested() ? 40 : 90);
            if (Duration.ofNanos(System.nanoTime() - start).compareTo(patience) > 0
                    || rounds == MOST_ROUNDS
                    || !pause()) {
                return left.isEmpty() ? List.of("a lock or a task that has not ended yet") : left;
            }
        }
    }

    /// A worker that waits for PVE's lock has set none on the guest yet.
    private boolean idle() {
        return host.tasks()
                .list(new Tasks.Filter(Optional.of(vmid), true, false, 50))
                .isEmpty();
    }

    private void removeTraces(GuestDetail guest) {
        for (String name : Scratch.snapshots(guest)) {
            quietly("delete-snapshot", Map.of("vmid", vmid.toString(), "name", name));
        }
        String description = guest.text();
        if (Scratch.isMarked(description)) {
            quietly("describe", Map.of("vmid", vmid.toString(), "text", Scratch.unmarked(description)));
        }
    }

    /// Tidying goes on after Ctrl-C, and after a step of it that failed.
    private void quietly(String operation, Map<String, String> arguments) {
        Report report = runner.accept(
                Order.of(operation, arguments), new Origin.SelfTest(vmid), listener("tidy up: " + operation));
        String outcome = report.outcome().map(Outcome::word).orElse("refused");
        String text = report.verdict() instanceof Verdict.Refused(var _, String reason)
                ? reason
                : report.outcome().map(TaskSelfTest::text).orElse("");
        note(new Done("tidy up: " + operation, outcome, report.took(), text, List.of()));
    }

    private static boolean pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Exit end(List<String> left) {
        boolean passed = exit == Exit.OK && left.isEmpty();
        Exit last = exit == Exit.OK && !left.isEmpty() ? Exit.FAILED : exit;
        if (request.json()) {
            session.json(json(passed, left));
            return last;
        }
        Console console = session.console();
        if (exit == Exit.INTERRUPTED) {
            console.error("interrupted");
        }
        if (left.isEmpty()) {
            console.line("guest " + vmid + " is as it was");
        } else {
            console.error("LEFT BEHIND on guest " + vmid + ": " + String.join(", ", left)
                    + "; the next run removes what is the self-test's own: add --clear");
        }
        console.line(passed ? "task self-test passed" : "task self-test FAILED");
        return last;
    }

    private ObjectNode json(boolean passed, List<String> left) {
        ObjectNode node = Session.object();
        node.put("selftest", "task");
        node.put("vmid", vmid.value());
        node.put("passed", passed);
        ArrayNode array = node.putArray("steps");
        for (Done step : steps) {
            ObjectNode entry = array.addObject();
            entry.put("step", step.name());
            entry.put("outcome", step.outcome());
            entry.put("seconds", Math.round(step.took().toNanos() / 1e6) / 1e3);
            entry.put("message", step.text());
            if (!step.log().isEmpty()) {
                step.log().forEach(entry.putArray("log")::add);
            }
        }
        left.forEach(node.putArray("left_behind")::add);
        return node;
    }
}
