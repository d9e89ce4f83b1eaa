package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.access.RunningDaemon.Hub;
import felhom.engine.access.RunningDaemon.LoopStanding;
import felhom.engine.access.RunningDaemon.Section;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.Reading;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.shell.command.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `status`: one look at the host and its agent.
class StatusTests extends ShellCase {
    private static final long GIB = 1L << 30;

    private final FakeHost host = new FakeHost();

    @BeforeEach
    void aHost() {
        agent.host = Optional.of(host);
        host.guests.add(guest(101, "pve", "running"));
        host.guests.add(guest(102, "pve", "stopped"));
        host.guests.add(guest(103, "other", "running"));
        host.storages.add(storage("local", true, 100, 50));
        host.storages.add(storage("backups", true, 100, 95));
        host.storages.add(storage("usb", false, 0, 0));
    }

    private static Guest guest(int vmid, String node, String status) {
        return new Guest(
                new Vmid(vmid),
                Guest.Kind.LXC,
                new NodeName(node),
                "guest",
                status,
                Optional.empty(),
                false,
                GIB,
                GIB,
                1,
                Set.of());
    }

    private static Storage storage(String name, boolean active, long total, long used) {
        OptionalLong whole = active ? OptionalLong.of(total * GIB) : OptionalLong.empty();
        OptionalLong part = active ? OptionalLong.of(used * GIB) : OptionalLong.empty();
        return new Storage(new StorageId(name), "dir", Set.of("backup"), true, active, false, whole, part, part);
    }

    private void state(List<PlanStatus> plans, List<OpenOrder> running) {
        agent.state.view = Optional.of(new StateView(
                Optional.of(FakeState.IDENTITY),
                Optional.of("an epoch"),
                FakeState.HEAD,
                Instant.EPOCH,
                Plans.NOON,
                plans,
                running,
                0));
    }

    private FakeDaemon daemon() {
        FakeDaemon daemon = new FakeDaemon();
        daemon.loops.add(new LoopStanding("hub", 17, 0, Optional.empty()));
        daemon.hub = Optional.of(new Hub(
                "https://hub.example/agent",
                Duration.ofSeconds(30),
                Optional.of(Plans.NOON.minusSeconds(12)),
                Optional.empty(),
                Optional.empty()));
        agent.daemon = Optional.of(daemon);
        return daemon;
    }

    @Test
    void oneScreenSaysHowAllIs() {
        daemon();
        PlanStatus waiting = new PlanStatus(Plans.issued("rollback", Plans.NOON, "N".repeat(22)), Optional.empty());
        OpenOrder order = new OpenOrder(
                new OrderKey("hub", Plans.order("snapshot").id()),
                Plans.NOON.minusSeconds(300),
                Plans.snapshot(),
                false,
                List.of(),
                Set.of());
        state(List.of(waiting), List.of(order));
        host.running.add(new Tasks.Summary(
                Plans.TASK,
                new NodeName("pve"),
                "vzsnapshot",
                "101",
                "root@pam",
                Plans.NOON.minusSeconds(60),
                Optional.empty(),
                Optional.empty()));

        Result result = run("status");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertEquals("""
                felhom-agent 0.1 on pve
                daemon   runs for 3 h (since 2026-11-21T08:59:00Z, pid 4711)
                hub      https://hub.example/agent, last report 12 s ago
                node     Proxmox VE 9.2.11, up for 12 d, load 0.50 0.63 1.00
                  cpu          7 %  of 8 processors
                  memory      25 %  16.0 GiB of 64.0 GiB
                  root disk   12 %  12.0 GiB of 100.0 GiB
                guests   1 of 2 run
                storages
                  backups     95 %  95.0 GiB of 100.0 GiB
                  local       50 %  50.0 GiB of 100.0 GiB
                  usb        not active
                at work
                  order snapshot from hub, for 5 min
                  task vzsnapshot 101 of root@pam, for 60 s
                waits for signatures (felhom-agent approvals)
                  ID  rollback name=clean vmid=101  until 2026-11-21T13:00:00Z
                warnings
                  storage backups is 95 % full
                  storage usb is not active
                """.replace("ID", waiting.plan().held()), result.out());
        assertEquals(0, agent.opened, "to look at it no door is opened");
    }

    @Test
    void onATerminalAStorageIsABarThatFitsIt() {
        daemon();
        typed = Optional.of("");

        String wide = run("status").out();
        columns = 50;
        String narrow = run("status").out();

        assertTrue(
                wide.contains("  local      [################................]   50 %  50.0 GiB of 100.0 GiB\n"), wide);
        assertTrue(wide.lines().allMatch(line -> line.length() <= 80), wide);
        assertTrue(narrow.contains("  local       50 %  50.0 GiB of 100.0 GiB\n"), narrow);
    }

    @Test
    void aUsualHostFitsOnOneScreenWhateverWaitsAndIsAtWork() {
        FakeDaemon daemon = daemon();
        daemon.loops.add(new LoopStanding("metrics", 3, 2, Optional.of("the disk is full")));
        for (String section : List.of("guests", "node", "storages")) {
            daemon.sections.add(new Section(section, "stale", Optional.of("no answer within 5 s"), "{}"));
        }
        List<PlanStatus> waiting = IntStream.range(0, 12)
                .mapToObj(number -> new IssuedPlan(
                        "shell",
                        new Order(
                                new OrderId("order-" + number),
                                new OperationName("start"),
                                Map.of("vmid", "10" + number)),
                        "N".repeat(22),
                        Plans.NOON,
                        Plans.NOON.plusSeconds(3600),
                        new byte[0]))
                .map(plan -> new PlanStatus(plan, Optional.empty()))
                .toList();
        state(waiting, List.of());
        typed = Optional.of("");

        Result result = run("status");

        assertTrue(result.out().lines().count() < 24, result.out());
        assertTrue(result.out().contains("  and 8 more: felhom-agent approvals\n"), result.out());
        assertTrue(
                result.out()
                        .contains("  sections guests, node, storages of the report are stale: no answer within 5 s\n"),
                result.out());
    }

    @Test
    void whatIsNotKnownOfTheNodeIsSaidInItsPlace() {
        host.now = new Reading.Denied<>("Sys.Audit", "/nodes/pve");

        Result text = run("status");
        Result json = run("status", "--json");

        assertEquals(Exit.OK, text.exit());
        assertTrue(
                text.out().contains("node     its figures are not known: the token lacks Sys.Audit on /nodes/pve\n"),
                text.out());
        assertTrue(json.out().contains("\"figures\":null"), json.out());
    }

    @Test
    void withoutADaemonThatIsSaidAndTheHostIsLookedAtAllTheSame() {
        Result text = run("status");
        Result json = run("status", "--json");

        assertEquals(Exit.OK, text.exit());
        assertTrue(text.out().contains("daemon   none that this command can use; systemctl start"), text.out());
        assertTrue(text.out().contains("guests   1 of 2 run\n"), text.out());
        assertTrue(json.out().contains("\"daemon\":null,\"hub\":null,\"node\":\"pve\""), json.out());
        assertEquals(0, agent.opened);
    }

    @Test
    void whatDoesNotGoWellIsAWarning() {
        FakeDaemon daemon = daemon();
        daemon.fault = Optional.of("nothing can be written down any more");
        daemon.loops.add(new LoopStanding("metrics", 3, 2, Optional.of("the disk is full")));
        daemon.hub = Optional.of(new Hub(
                "https://hub.example/agent",
                Duration.ofSeconds(30),
                Optional.empty(),
                Optional.of(Plans.NOON.minusSeconds(600)),
                Optional.of("it answered with status 503")));
        daemon.sections.add(new Section("node", "fresh", Optional.empty(), "{}"));
        daemon.sections.add(new Section("hardware", "absent", Optional.of("nobody looks"), "{}"));
        daemon.sections.add(new Section("disks", "failed", Optional.of("no answer"), "{}"));

        Result result = run("status");

        assertTrue(
                result.out().contains("hub      https://hub.example/agent, no report was answered yet\n"),
                result.out());
        assertTrue(result.out().contains("""
                warnings
                  the daemon: nothing can be written down any more
                  the metrics loop of the daemon fails: the disk is full
                  the hub has had no report since 2026-11-21T11:50:00Z: it answered with status 503
                  section disks of the report is failed: no answer
                """), result.out());
    }

    @Test
    void whatTheHardwareWarnsOfIsAWarning() {
        FakeDaemon daemon = daemon();
        daemon.sections.add(new Section("hardware", "fresh", Optional.empty(), """
                {"state":"fresh","value":{"warnings":["disk /dev/sda: it is too hot"]}}"""));

        assertTrue(run("status").out().contains("""
                warnings
                  disk /dev/sda: it is too hot
                """));
    }

    @Test
    void whereTheHostDoesNotAnswerTheRestIsShownAndTheExitCodeSaysIt() {
        daemon();
        host.away = Optional.of(new HostException(Failure.of(Failure.Kind.UNREACHABLE, "nobody is there")));

        Result text = run("status");
        Result json = run("status", "--json");

        assertEquals(Exit.UNREACHABLE, text.exit());
        assertTrue(text.out().startsWith("felhom-agent 0.1\ndaemon   runs for 3 h"), text.out());
        assertTrue(text.out().contains("warnings\n  the host: nobody is there\n"), text.out());
        assertEquals(Exit.UNREACHABLE, json.exit());
        assertTrue(json.out().contains("\"node\":null"), json.out());
        assertTrue(json.out().contains("\"warnings\":[\"the host: nobody is there\"]"), json.out());
    }

    @Test
    void aDaemonThatMayNotBeUsedIsNotTakenForNone() {
        agent.barred = Optional.of(new HostException(Failure.of(Failure.Kind.PRIVILEGE, "not for this user")));

        Result result = run("status");

        assertEquals(Exit.DENIED, result.exit());
        assertTrue(result.out().contains("guests   1 of 2 run\n"), result.out());
        assertTrue(result.out().contains("  not for this user\n"), result.out());
    }
}
