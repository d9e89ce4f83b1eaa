package felhom.ops.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Capability;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Steps;
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
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much of what harms nobody may be had without a signature.
class BenignLimitsTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final long GIB = 1L << 30;

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

    private final Capability.Inventory inventory = new Capability.Inventory() {
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
                    1000 * GIB,
                    1000 * GIB - free,
                    free));
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
        return new Plan(new NodeName("pve"), new OperationName("test"), Map.of(), Steps.of(step), List.of(), List.of());
    }

    /// Asks for leave, and does it as a run would.
    private void order(AgentState state, BenignLimits limits, Step.Benign step) {
        limits.admit(plan(step), new Origin.Shell());
        Order order = Order.of("test", Map.of());
        state.journal().append(new Journal.Entry.Use(order, step));
        if (step instanceof Step.TakeSnapshot(var _, SnapshotName name, var _)) {
            snapshots.add(name.value());
        }
        host.pass(Duration.ofMinutes(1));
    }

    private BenignLimits limits(AgentState state) {
        return new BenignLimits(state.ledger(), inventory, host.clocks());
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
                    Steps.of(snapshot("one"), snapshot("two"), snapshot("three"), snapshot("four")),
                    List.of(),
                    List.of());

            String words = reached(() -> limits(state).admit(many, new Origin.Shell()));

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
                limits.admit(plan(new Step.DescribeGuest(new Vmid(200 + i), "")), new Origin.Shell());
            }

            String words = reached(() -> limits.admit(plan(new Step.DescribeGuest(GUEST, "")), new Origin.Shell()));

            assertTrue(words.contains("benign changes on this host: 60 in the last hour"), words);
            assertDoesNotThrow(() -> limits.admit(plan(new Step.DescribeGuest(GUEST, "")), new Origin.SelfTest(GUEST)));
        }
    }
}
