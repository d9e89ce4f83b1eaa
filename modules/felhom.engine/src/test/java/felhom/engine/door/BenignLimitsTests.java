package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.state.AgentState;
import felhom.engine.state.Host;
import felhom.engine.trust.Allowance;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much of what harms nobody may be had without a signature.
class BenignLimitsTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final long GIB = 1L << 30;
    private static final Origin SHELL = TestOrigins.shell();
    private static final Origin SCHEDULE = TestOrigins.schedule();
    private static final Origin HUB = TestOrigins.hub();
    private static final Step.Benign BACKUP = new Step.BackUp(GUEST, new StorageId("backup"), "");

    @TempDir
    private Path directory;

    private Host host;
    private final List<String> snapshots = new ArrayList<>();
    private long free = 500 * GIB;
    private long volumes = 8 * GIB;

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    private final Inventory inventory = new Inventory() {
        @Override
        public List<Guest> guests() {
            return List.of();
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            Guest guest = new Guest(
                    vmid,
                    Guest.Kind.LXC,
                    new NodeName("pve"),
                    "web",
                    "stopped",
                    Optional.empty(),
                    false,
                    0,
                    8 * GIB,
                    1,
                    Set.of());
            return Optional.of(new GuestDetail(
                    guest,
                    Map.of(),
                    "digest",
                    snapshots.stream()
                            .map(name -> new SnapshotInfo(
                                    name, "", Optional.empty(), Optional.empty(), Optional.empty(), false))
                            .toList(),
                    Optional.empty()));
        }

        @Override
        public List<Storage> storages() {
            return List.of(new Storage(
                    new StorageId("backup"),
                    "dir",
                    Set.of("backup"),
                    true,
                    true,
                    false,
                    OptionalLong.of(1000 * GIB),
                    OptionalLong.of(1000 * GIB - free),
                    OptionalLong.of(free)));
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return true;
        }

        @Override
        public long backupSize(Vmid vmid) {
            return volumes;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    };

    private static Plan plan(Step.Benign step) {
        return new Plan(
                new NodeName("pve"),
                new OperationName("test"),
                Map.of(),
                List.of(),
                Procedure.of(step),
                List.of(),
                List.of());
    }

    /// Asks for leave, and does it as a run would.
    private void order(AgentState state, BenignLimits limits, Step.Benign step) {
        order(state, limits, step, SCHEDULE, false);
    }

    private void order(AgentState state, BenignLimits limits, Step.Benign step, Origin origin, boolean inVain) {
        limits.admit(plan(step), origin);
        Order order = Order.of("test", Map.of());
        state.journal().append(new Journal.Entry.Intent(order, origin, plan(step), Optional.empty()));
        state.journal()
                .append(new Journal.Entry.StageStarted(
                        OrderKey.of(origin, order), new StageName("step-1"), false, step));
        Outcome outcome =
                inVain ? new Outcome.Failed(Failure.of(Failure.Kind.PRIVILEGE, "VM.Backup")) : new Outcome.Done("done");
        state.journal()
                .append(new Journal.Entry.StageEnded(
                        OrderKey.of(origin, order), new StageName("step-1"), false, outcome, List.of()));
        state.journal().append(new Journal.Entry.Ended(OrderKey.of(origin, order), outcome));
        if (step instanceof Step.TakeSnapshot(var _, SnapshotName name, var _)) {
            snapshots.add(name.value());
        }
        host.pass(Duration.ofMinutes(1));
    }

    private BenignLimits limits(AgentState state) {
        return new BenignLimits(state, inventory, host.clocks(), Allowance.STANDARD);
    }

    private static Step.Benign snapshot(String name) {
        return new Step.TakeSnapshot(GUEST, new SnapshotName(name), "");
    }

    private static String reached(Runnable attempt) {
        return String.valueOf(
                assertThrows(BenignLimits.Reached.class, attempt::run).getMessage());
    }

    @Test
    void snapshotsOfTheAgentAreLimitedAndOthersAreNot() {
        snapshots.addAll(List.of("mine1", "mine2", "mine3", "mine4"));
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            order(state, limits, snapshot("one"));
            order(state, limits, snapshot("two"));
            order(state, limits, snapshot("three"));

            String words = reached(() -> order(state, limits, snapshot("four")));
            assertTrue(words.contains("guest 101 has 3 snapshots of this agent, and 3 are allowed"), words);

            snapshots.remove("two");
            assertDoesNotThrow(() -> order(state, limits, snapshot("four")));
        }
    }

    @Test
    void thePlanOfManyStepsIsCountedStepByStep() {
        try (AgentState state = host.open()) {
            Plan many = new Plan(
                    new NodeName("pve"),
                    new OperationName("test"),
                    Map.of(),
                    List.of(),
                    Procedure.of(snapshot("one"), snapshot("two"), snapshot("three"), snapshot("four")),
                    List.of(),
                    List.of());

            String words = reached(() -> limits(state).admit(many, SCHEDULE));

            assertTrue(words.contains("3 are allowed"), words);
        }
    }

    @Test
    void aRestartResetsNothing() {
        for (int i = 0; i < 6; i++) {
            try (AgentState state = host.open()) {
                order(state, limits(state), new Step.StartGuest(GUEST));
            }
        }
        try (AgentState state = host.open()) {
            String words = reached(() -> order(state, limits(state), new Step.StartGuest(GUEST)));
            assertTrue(words.contains("starts of guest 101: 6 in the last hour"), words);

            assertDoesNotThrow(() -> order(state, limits(state), new Step.StartGuest(new Vmid(102))));
            host.pass(Duration.ofMinutes(55));
            assertDoesNotThrow(() -> order(state, limits(state), new Step.StartGuest(GUEST)));
        }
    }

    /// What the host calls the guest's disk is 8 GiB here, and one of several.
    @Test
    void roomIsNeededForAllThatGoesIntoABackup() {
        Step.Benign backup = new Step.BackUp(GUEST, new StorageId("backup"), "");
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            free = 159 * GIB;
            volumes = 10 * GIB;

            String small = reached(() -> order(state, limits, backup));

            assertTrue(small.contains("after a backup of guest 101 (up to 10"), small);
        }
    }

    @Test
    void fourBackupsADayAndRoomForThem() {
        Step.Benign backup = new Step.BackUp(GUEST, new StorageId("backup"), "");
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            free = 157 * GIB;
            String small = reached(() -> order(state, limits, backup));
            free = 159 * GIB;
            for (int i = 0; i < 4; i++) {
                order(state, limits, backup);
            }
            String fifth = reached(() -> order(state, limits, backup));

            assertTrue(small.contains("storage 'backup'") && small.contains("15 %"), small);
            assertTrue(fifth.contains("backups of guest 101: 4 in the last 24 hours"), fifth);
            host.pass(Duration.ofDays(1));
            assertDoesNotThrow(() -> order(state, limits, backup));
        }
    }

    @Test
    void sixtyChangesAnHourOnTheWholeHost() {
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            for (int i = 0; i < 60; i++) {
                limits.admit(plan(new Step.DescribeGuest(new Vmid(200 + i), "")), SCHEDULE);
            }

            String words = reached(() -> limits.admit(plan(new Step.DescribeGuest(GUEST, "")), SCHEDULE));

            assertTrue(words.contains("benign changes on this host: 60 in the last hour"), words);
            assertDoesNotThrow(
                    () -> limits.admit(plan(new Step.DescribeGuest(GUEST, "")), TestOrigins.selfTest(GUEST)));
        }
    }

    @Test
    void anOperatorAtTheHostsOwnShellIsHeldToTheRoomOnTheStorageAlone() {
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            for (int i = 0; i < 70; i++) {
                order(state, limits, BACKUP, SHELL, false);
                order(state, limits, snapshot("s" + i), SHELL, false);
                order(state, limits, new Step.StartGuest(GUEST), SHELL, false);
            }
            free = 157 * GIB;

            String words = reached(() -> order(state, limits, BACKUP, SHELL, false));

            assertTrue(words.contains("15 % and 20.0 GiB have to be left"), words);
        }
    }

    @Test
    void whatOneDoorUsesUpIsNotTakenFromAnother() {
        Origin guest = TestOrigins.inGuest(GUEST);
        try (AgentState state = host.open()) {
            for (Origin door : List.of(SHELL, HUB, guest)) {
                order(state, limits(state), BACKUP, door, false);
                order(state, limits(state), BACKUP, door, false);
                order(state, limits(state), snapshot("of-" + door.word().replace(' ', '-')), door, false);
            }

            String hub = reached(() -> order(state, limits(state), BACKUP, HUB, false));
            String own = reached(() -> order(state, limits(state), BACKUP, guest, false));
            String second = reached(() -> order(state, limits(state), snapshot("more"), guest, false));

            assertTrue(hub.contains("2 in the last 24 hours, and 2 are allowed"), hub);
            assertTrue(own.contains("2 in the last 24 hours, and 2 are allowed"), own);
            assertTrue(second.contains("has 1 snapshots of this agent, and 1 are allowed"), second);
        }
        try (AgentState state = host.open()) {
            // Long enough for a new segment, which begins with a snapshot of what there was.
            for (int i = 0; i < 100; i++) {
                state.boot("1");
            }
        }
        try (AgentState state = host.open()) {
            reached(() -> order(state, limits(state), BACKUP, HUB, false));
            for (int i = 0; i < 4; i++) {
                order(state, limits(state), BACKUP);
            }
            for (int i = 0; i < 3; i++) {
                order(state, limits(state), snapshot("s" + i));
            }
            reached(() -> order(state, limits(state), BACKUP));
        }
    }

    @Test
    void theHubMayChangeHalfOfWhatTheHostMay() {
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            for (int i = 0; i < 30; i++) {
                limits.admit(plan(new Step.DescribeGuest(new Vmid(200 + i), "")), HUB);
            }

            String words = reached(() -> limits.admit(plan(new Step.DescribeGuest(GUEST, "")), HUB));

            assertTrue(words.contains("30 in the last hour, and 30 are allowed"), words);
        }
    }

    @Test
    void aBackupThatFailedOnAPrivilegeDoesNotCountTowardsTheDaysFour() {
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            for (int i = 0; i < 10; i++) {
                order(state, limits, BACKUP, SCHEDULE, true);
            }
            for (int i = 0; i < 3; i++) {
                order(state, limits, BACKUP);
            }
        }
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            order(state, limits, BACKUP);

            String words = reached(() -> order(state, limits, BACKUP));

            assertTrue(words.contains("4 in the last 24 hours"), words);
        }
    }

    @Test
    void theLimitsAreSettings() {
        try (AgentState state = host.open()) {
            var limits = new BenignLimits(state, inventory, host.clocks(), new Allowance(0, 1, 6, 60, 50, 1, 50, 1, 2));

            free = 600 * GIB;
            String none = reached(() -> order(state, limits, snapshot("one")));
            order(state, limits, BACKUP);
            String second = reached(() -> order(state, limits, BACKUP));
            free = 500 * GIB;
            String half = reached(() -> order(state, limits, BACKUP, SHELL, false));

            assertTrue(none.contains("has 0 snapshots of this agent, and 0 are allowed"), none);
            assertTrue(second.contains("and 1 are allowed"), second);
            assertTrue(half.contains("50 % and 1.0 GiB have to be left"), half);
        }
    }

    @Test
    void whatTheHubAndAGuestMayHaveAreSettings() {
        try (AgentState state = host.open()) {
            var allowance = new Allowance(8, 8, 6, 60, 0, 0, 25, 3, 9);
            var limits = new BenignLimits(state, inventory, host.clocks(), allowance);
            Origin guest = TestOrigins.inGuest(GUEST);

            for (int i = 0; i < 2; i++) {
                order(state, limits, BACKUP, HUB, false);
            }
            String third = reached(() -> order(state, limits, BACKUP, HUB, false));
            for (int i = 0; i < 8; i++) {
                order(state, limits, BACKUP, guest, false);
            }
            String ninth = reached(() -> order(state, limits, BACKUP, guest, false));

            assertTrue(third.contains("and 2 are allowed"), third);
            assertTrue(ninth.contains("and 8 are allowed"), ninth);
        }
    }

    @Test
    void lookingWhatIsBeyondALimitCountsNothing() {
        try (AgentState state = host.open()) {
            BenignLimits limits = limits(state);
            for (int i = 0; i < 10; i++) {
                assertEquals(Optional.empty(), limits.beyond(plan(BACKUP), SCHEDULE));
            }
            for (int i = 0; i < 4; i++) {
                order(state, limits, BACKUP);
            }

            assertTrue(limits.beyond(plan(BACKUP), SCHEDULE).orElseThrow().contains("4 in the last 24 hours"));
            assertEquals(Optional.empty(), limits.beyond(plan(BACKUP), SHELL));
        }
    }
}
