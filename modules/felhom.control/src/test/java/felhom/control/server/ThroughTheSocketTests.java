package felhom.control.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.Hello;
import felhom.control.client.ControlClient;
import felhom.control.wire.Frame;
import felhom.engine.access.RunningDaemon;
import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Report;
import felhom.engine.ledger.Journal;
import felhom.engine.order.By;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.selftest.SelfTestAudience;
import felhom.engine.selftest.SelfTestEnd;
import felhom.engine.state.AgentState;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestRef;
import felhom.ops.HostException;
import felhom.ops.MissingPrivilege;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a command has of a daemon: the same as it would have alone.
class ThroughTheSocketTests extends SocketCase {
    private static final Upid TASK = Upid.of("UPID:pve:00000001:00000002:60000000:vzdump:101:root@pam:");
    private static final Order ORDER = Order.of("start", Map.of("vmid", "101"));
    private static final Plan PLAN = new Plan(
            new NodeName("pve"),
            new OperationName("start"),
            ORDER.arguments(),
            List.of(),
            Procedure.of(new Step.StartGuest(GuestRef.of(new Vmid(101)))),
            List.of(),
            List.of());

    private static Report report(String summary) {
        return new Report(
                Optional.of(ORDER),
                Optional.of(PLAN),
                Verdict.Allowed.freely(),
                Optional.of(new Outcome.Done(summary)),
                List.of(TASK),
                Duration.ofSeconds(1));
    }

    @Test
    void aListOfAnyLengthArrivesInOrder() throws Exception {
        List<Guest> guests = IntStream.range(100, 5_100)
                .mapToObj(id -> new Guest(
                        new Vmid(id),
                        Guest.Kind.LXC,
                        new NodeName("pve"),
                        "guest-" + id,
                        "running",
                        Optional.empty(),
                        false,
                        1L << 30,
                        8L << 30,
                        2,
                        Set.of("a", "b")))
                .toList();
        host.guests = () -> guests;
        serve();

        assertEquals(guests, client().inventory().guests());
    }

    @Test
    void theDaemonSaysHowItIsAndWhatItHasCollected() throws Exception {
        var standing = new RunningDaemon.Standing(
                "0.1.0",
                "0123456789ab",
                4711,
                Instant.EPOCH,
                List.of(new RunningDaemon.LoopStanding("hub", 17, 2, Optional.of("it is away"))),
                Optional.empty(),
                Optional.of("nothing can be written down any more"));
        // Each is longer than a frame can be.
        List<RunningDaemon.Section> sections = List.of(
                new RunningDaemon.Section("guests", "fresh", Optional.empty(), "{\"x\":1}".repeat(200_000)),
                new RunningDaemon.Section("node", "failed", Optional.of("no answer"), "{}"));
        host.daemon = () -> new RunningDaemon() {
            @Override
            public Standing standing() {
                return standing;
            }

            @Override
            public List<Section> report() {
                return sections;
            }

            @Override
            public Optional<HubTrip> tryHub() {
                return Optional.empty();
            }

            @Override
            public Reload reload() {
                return new Reload.Refused(List.of("log.level: 'loud'"));
            }
        };
        serve();
        RunningDaemon daemon = client().daemon().orElseThrow();

        assertEquals(standing, daemon.standing());
        assertEquals(sections, daemon.report());
        assertEquals(Optional.empty(), daemon.tryHub());
        assertEquals(new RunningDaemon.Reload.Refused(List.of("log.level: 'loud'")), daemon.reload());
    }

    @Test
    void anOrderIsClosedByItsDoorAndIdForTheReasonThatWasSaid() throws Exception {
        List<Object> asked = new ArrayList<>();
        Report closed = report("'start' was closed by root: node pve is gone");
        host.close = (order, because) -> {
            asked.addAll(List.of(order, because));
            return closed;
        };
        serve();
        var key = new OrderKey("guest 101", ORDER.id());

        assertEquals(closed, client().door().close(key, "node pve is gone"));
        assertEquals(List.of(key, "node pve is gone"), asked);
    }

    @Test
    void whatThePortsThrowIsThrownHereInTheSameWords() throws Exception {
        serve();
        ControlClient client = client();
        var failure = new Failure(
                Failure.Kind.PRIVILEGE,
                "not for you",
                Optional.of(new MissingPrivilege(Optional.of("/vms/101"), Optional.of("VM.Audit"), "a@pve!b")),
                List.of("last line"));

        host.node = () -> {
            throw new HostException(failure);
        };
        assertEquals(failure, assertThrows(HostException.class, client::node).failure());

        host.node = () -> {
            throw AgentState.StateRefused.told("it is another's", Optional.of(FakeHost.HEAD));
        };
        var refused = assertThrows(AgentState.StateRefused.class, client::node);
        assertEquals("it is another's", refused.getMessage());
        assertEquals(Optional.of(FakeHost.HEAD), refused.head());

        for (boolean tooLarge : List.of(true, false)) {
            host.withdraw = because -> {
                throw tooLarge
                        ? new Journal.JournalBroken(because, new IllegalArgumentException())
                        : new Journal.JournalBroken(because);
            };
            var plan = new IssuedPlan("shell", ORDER, "nonce", Instant.EPOCH, Instant.EPOCH, new byte[] {1});
            var broken = assertThrows(
                    Journal.JournalBroken.class, () -> client.door().withdraw(plan, "it is full"));
            assertEquals("it is full", broken.getMessage());
            assertEquals(tooLarge, broken.tooLarge());
        }

        host.node = () -> {
            throw new IllegalStateException("a defect");
        };
        var defect = assertThrows(IllegalStateException.class, client::node);
        assertTrue(defect.getMessage().contains("a defect"), defect.getMessage());

        host.node = () -> new NodeName("pve");
        assertEquals(new NodeName("pve"), client.node(), "and the connection is as good as before");
    }

    @Test
    void anOrderIsFollowedWhileItRuns() throws Exception {
        host.submit = (order, listener) -> {
            assertEquals(ORDER, order);
            host.peers.getFirst().patience().tell("waiting: guest 101");
            listener.begins(PLAN);
            listener.started(TASK);
            listener.found(TASK);
            listener.waiting(TASK, Duration.ofSeconds(3));
            return report("done: start guest 101");
        };
        serve();
        ControlClient client = client();
        List<String> heard = new ArrayList<>();

        Report report = client.door().submit(ORDER, new TaskListener() {
            @Override
            public void begins(Plan plan) {
                heard.add("begins " + plan.digest());
            }

            @Override
            public void started(Upid task) {
                heard.add("started " + task);
            }

            @Override
            public void found(Upid task) {
                heard.add("found " + task);
            }

            @Override
            public void waiting(Upid task, Duration elapsed) {
                heard.add("waiting " + elapsed);
            }
        });

        assertEquals(report("done: start guest 101"), report);
        assertEquals(List.of("begins " + PLAN.digest(), "started " + TASK, "found " + TASK, "waiting PT3S"), heard);
        assertEquals(Optional.of(FakeHost.HEAD), client.head());
        assertEquals(List.of("waiting: guest 101"), notices);
        assertEquals(Duration.ofSeconds(7), host.peers.getFirst().patience().most());
    }

    @Test
    void aReadNamesNoEndOfTheLog() throws Exception {
        serve();
        ControlClient client = client();

        client.node();

        assertEquals(Optional.empty(), client.head());
        assertEquals(Duration.ofMinutes(7), client.taskLimit());
        assertEquals(Optional.of(new Vmid(9999)), client.selfTestGuest());
    }

    @Test
    void aFindingIsShownAsSoonAsItIsKnown() throws Exception {
        var shown = new CountDownLatch(1);
        Finding first = Finding.ok("token", "is accepted");
        Finding second = Finding.ok("clock", "is right");
        host.look = sink -> {
            sink.accept(first);
            try {
                // The second is not looked for before the first is shown.
                assertTrue(shown.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            sink.accept(second);
            return List.of(first, second);
        };
        serve();

        List<Finding> all = client().check().look(_ -> shown.countDown());

        assertEquals(List.of(first, second), all);
    }

    @Test
    void whatDoctorFindsCrossesWithWhatItGoesBy() throws Exception {
        var used = new UsedOperations(Optional.of(Set.of(new OperationName("snapshot"))), Set.of());
        Diagnosis found = Diagnosis.warning(Concern.STALE_LOCK, "guest 101 is locked", List.of("pct unlock 101"));
        List<UsedOperations> asked = new ArrayList<>();
        host.examine = (by, sink) -> {
            asked.add(by);
            sink.accept(found);
        };
        serve();

        List<Diagnosis> all = new ArrayList<>();
        client().examination(used).look(all::add);
        client().examination(UsedOperations.unknown()).look(all::add);

        assertEquals(List.of(found, found), all);
        assertEquals(List.of(used, UsedOperations.unknown()), asked);
    }

    @Test
    void whoeverIsInterruptedStopsWatchingAndHearsWhatTheDaemonSaysOfThat() throws Exception {
        var watched = new CountDownLatch(1);
        host.await = (task, _) -> {
            watched.countDown();
            try {
                Thread.sleep(PATIENCE);
                throw new AssertionError("nobody stopped it");
            } catch (InterruptedException stopped) {
                return new TaskEnd.StillRunning(task, Duration.ZERO, 1, TaskEnd.Why.STOPPED_WATCHING, "it goes on");
            }
        };
        serve();
        ControlClient client = client();
        var marked = new AtomicBoolean();
        var end = new AtomicReference<TaskEnd>();
        Thread command = Thread.ofVirtual().start(() -> {
            end.set(client.tasks().await(TASK, PATIENCE, TaskListener.SILENT));
            marked.set(Thread.currentThread().isInterrupted());
        });
        watched.await();

        command.interrupt();
        command.join();

        assertEquals("it goes on", ((TaskEnd.StillRunning) end.get()).message());
        assertTrue(marked.get(), "the thread is marked again");
        assertEquals(new NodeName("pve"), client.node(), "and the connection is as good as before");
    }

    @Test
    void anOrderThatHasBegunGoesOnWhenItsClientLeaves() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        host.submit = (_, listener) -> {
            listener.begins(PLAN);
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            ended.countDown();
            return report("done");
        };
        serve();
        ControlClient client = connect(PROGRAM).orElseThrow();
        Future<Report> command = threads.submit(() -> client.door().submit(ORDER, TaskListener.SILENT));
        begun.await();

        client.close();
        command.get();
        go.countDown();
        ended.await();

        assertFalse(interrupted.get());
    }

    @Test
    void anOrderThatWaitsForItsTurnIsGivenUpWhenItsClientLeaves() throws Exception {
        var waits = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        host.submit = (_, _) -> {
            waits.countDown();
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return report("never");
        };
        serve();
        ControlClient client = connect(PROGRAM).orElseThrow();
        Future<Report> command = threads.submit(() -> client.door().submit(ORDER, TaskListener.SILENT));
        waits.await();

        client.close();

        interrupted.await();
        Report report = command.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertInstanceOf(Outcome.Unknown.class, report.outcome().orElseThrow());
        until(() -> host.closed.get() == 1);
    }

    @Test
    void whenTheDaemonEndsAnOrderIsUnknownWithWaysToLook() throws Exception {
        var begun = new CountDownLatch(1);
        host.submit = (_, listener) -> {
            listener.begins(PLAN);
            listener.started(TASK);
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException e) {
                // As a daemon that is killed.
            }
            return report("never");
        };
        ControlServer server = serve();
        ControlClient client = client();
        Future<Report> command = threads.submit(() -> client.door().submit(ORDER, new TaskListener() {
            @Override
            public void started(Upid task) {
                begun.countDown();
            }
        }));
        begun.await();

        server.close();
        Report report = command.get();

        assertEquals(Optional.of(PLAN), report.plan());
        assertEquals(List.of(TASK), report.tasks());
        Outcome.Unknown unknown = (Outcome.Unknown) report.outcome().orElseThrow();
        assertTrue(unknown.summary().contains("the daemon is gone before it had answered"), unknown.summary());
        assertTrue(unknown.summary().contains("felhom-agent task list, felhom-agent audit show"), unknown.summary());
        assertEquals(Optional.of(TASK), unknown.task());
        HostException gone = assertThrows(HostException.class, client::node);
        assertEquals(Failure.Kind.UNREACHABLE, gone.failure().kind());
        assertTrue(gone.getMessage().contains("systemctl status felhom-agent"), gone.getMessage());
    }

    @Test
    void theSelfTestAsksAndIsStoppedThroughTheSocket() throws Exception {
        List<String> said = new ArrayList<>();
        host.selfTest = guest -> (withPower, clear, audience) -> {
            said.add(guest + " " + withPower + " " + clear);
            said.add("agrees " + audience.agrees("Remove that?"));
            try (AutoCloseable _ = audience.interruptingAfter(Duration.ofSeconds(25), "last words")) {
                audience.live("snapshot ...");
                audience.listener("snapshot").started(TASK);
                audience.ended("snapshot", report("done"));
                audience.ended("read it back", "ok", Duration.ofSeconds(2), "");
                said.add("stop " + audience.stopRequested());
            }
            return new SelfTestEnd.Ended(new SelfTestEnd.Stopped(), List.of("snapshot 'x'"));
        };
        serve();
        List<String> heard = new ArrayList<>();

        SelfTestEnd end = client().selfTest(new Vmid(9999)).run(true, false, new SelfTestAudience() {
            @Override
            public void ended(String step, String outcome, Duration took, String text) {
                heard.add(step + " " + outcome + " " + took);
            }

            @Override
            public void ended(String step, Report report) {
                heard.add(step + " " + report.outcome().orElseThrow().summary());
            }

            @Override
            public void live(String words) {
                heard.add(words);
            }

            @Override
            public TaskListener listener(String step) {
                return new TaskListener() {
                    @Override
                    public void started(Upid task) {
                        heard.add(step + " " + task);
                    }
                };
            }

            @Override
            public boolean agrees(String question) {
                heard.add(question);
                return true;
            }

            @Override
            public boolean stopRequested() {
                return true;
            }

            @Override
            public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
                heard.add("grace " + grace + " " + lastWords);
                return () -> heard.add("grace over");
            }
        });

        assertEquals(new SelfTestEnd.Ended(new SelfTestEnd.Stopped(), List.of("snapshot 'x'")), end);
        assertEquals(List.of("9999 true false", "agrees true", "stop true"), said);
        assertEquals(
                List.of(
                        "Remove that? (no answer within 120 s is a no)",
                        "grace PT25S last words",
                        "snapshot ...",
                        "snapshot " + TASK,
                        "snapshot done",
                        "read it back ok PT2S",
                        "grace over"),
                heard);
    }

    @Test
    void aSelfTestWhoseClientLeavesIsToldToStop() throws Exception {
        var begun = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        host.selfTest = _ -> (_, _, audience) -> {
            try (AutoCloseable _ = audience.interruptingAfter(PATIENCE, "last words")) {
                begun.countDown();
                until(audience::stopRequested);
                assertFalse(Thread.interrupted(), "it has time to put all back");
                assertFalse(audience.agrees("Remove that?"));
                stopped.countDown();
            }
            return new SelfTestEnd.Refused("never heard");
        };
        serve();
        Raw client = raw().greet();
        client.say(new Frame.Request(
                1,
                "selftest.run",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("guest", 9999)
                        .put("with_power", false)
                        .put("clear", false)));
        begun.await();

        client.close();

        stopped.await();
    }

    @Test
    void anApprovalOfAnySizeArrivesToBeRefusedThere() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        host.apply = approval -> {
            approval.signatures().forEach(signature -> sizes.add(signature.length));
            return report("refused");
        };
        serve();
        byte[] large = new byte[64 * 1024 + 1];

        client().door()
                .apply(new Approval(large, List.of(large, large, large, large, large, large)), TaskListener.SILENT);

        assertEquals(List.of(65537, 65537, 65537, 65537, 65537, 65537), sizes);
    }

    @Test
    void theDaemonKnowsWhoAsks() throws Exception {
        serve();
        closing(connect(new Hello("0.1.0", "0123456789ab", Optional.of("alice"), Optional.empty()))
                        .orElseThrow())
                .node();

        Peer peer = host.peers.getFirst();

        assertEquals(Files.getOwner(socket), peer.user());
        assertEquals(
                new By(peer.user().getName(), Optional.of("alice")).words(),
                peer.user().getName() + " (says: alice)");
        assertEquals(Optional.of("alice"), peer.says());
    }

    @Test
    void withoutADaemonThereIsNone() throws Exception {
        assertEquals(Optional.empty(), connect(PROGRAM));

        serve().close();
        assertTrue(Files.notExists(socket), "it takes its socket with it");
        Files.writeString(socket, "not a socket");
        assertEquals(Optional.empty(), connect(PROGRAM));
    }

    @Test
    void whatADaemonThatWasKilledHasLeftIsReplaced() throws Exception {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));
        assertEquals(Optional.empty(), connect(PROGRAM));

        serve();

        assertEquals(new NodeName("pve"), client().node());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void aDaemonOfAnotherBuildIsToldApart() throws Exception {
        serve(new Hello("0.2.0", "ffffffffffff"), Limits.STANDARD, us -> Set.of(us));

        HostException other = assertThrows(HostException.class, () -> connect(PROGRAM));

        assertEquals(
                "the daemon that runs is felhom-agent 0.2.0 (commit ffffffffffff), and this is felhom-agent 0.1.0"
                        + " (commit 0123456789ab): they have to be the same; start the daemon anew (systemctl restart"
                        + " felhom-agent), or use the program that it is",
                other.getMessage());
    }

    @Test
    void aSocketThatSomebodyRemovedIsMadeAnew() throws Exception {
        ControlServer server = serve();
        ControlClient before = client();
        Files.delete(socket);
        assertEquals(Optional.empty(), connect(PROGRAM));

        server.pass(() -> {});

        assertEquals(new NodeName("pve"), client().node());
        assertEquals(new NodeName("pve"), before.node(), "who was served is served on");
    }
}
