package felhom.engine.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.ops.ArchiveSource;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the task self-test may do without a signature, on a guest that the test describes.
class SelfTestExemptionTests {
    private static final Vmid GUEST = new Vmid(9999);
    private static final String LINE = "felhom-selftest: 0123456789abcdef";
    private static final Step.Benign TAKE = new Step.TakeSnapshot(GUEST, name("felhom-selftest-00000001"), "");
    private static final Step.Benign START = new Step.StartGuest(GUEST);
    private static final Step STOP = new Step.StopGuest(GUEST);
    private static final Step ROLLBACK = new Step.RevertToSnapshot(GUEST, name("felhom-selftest-00000001"));
    private static final Step REMOVE = new Step.RemoveSnapshot(GUEST, name("felhom-selftest-00000001"));

    private String status = "stopped";
    private Optional<String> lock = Optional.empty();
    private boolean template;
    private String description = "of somebody";
    private final List<SnapshotInfo> snapshots = new ArrayList<>();
    private boolean there = true;

    private final Inventory inventory = new Inventory() {
        @Override
        public List<Guest> guests() {
            return List.of();
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            Guest guest = new Guest(
                    vmid, Guest.Kind.LXC, new NodeName("pve"), "scratch", status, lock, template, 0, 0, 1, Set.of());
            return there
                    ? Optional.of(new GuestDetail(
                            guest, Map.of("description", description), "digest", snapshots, Optional.empty()))
                    : Optional.empty();
        }

        @Override
        public List<Storage> storages() {
            return List.of();
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return true;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    };

    private final SelfTestExemption exemption = new SelfTestExemption(inventory, Optional.of(GUEST));

    @BeforeEach
    void aRunBegins() {
        exemption.begin(GUEST);
    }

    private static SnapshotName name(String text) {
        return new SnapshotName(text);
    }

    private static Plan plan(Step... steps) {
        return plan(Procedure.of(steps));
    }

    private static Plan plan(Procedure<Step> procedure) {
        return new Plan(
                new NodeName("pve"), new OperationName("test"), Map.of(), List.of(), procedure, List.of(), List.of());
    }

    private Optional<String> asked(Step... steps) {
        return exemption.refusal(plan(steps), TestOrigins.selfTest(GUEST));
    }

    private void may(Step... steps) {
        assertEquals(Optional.empty(), asked(steps));
    }

    private void mayNot(String because, Step... steps) {
        String words = asked(steps).orElse("it may");
        assertTrue(words.contains(because), words);
    }

    private void has(String snapshot, String text) {
        snapshots.add(new SnapshotInfo(snapshot, text, Optional.empty(), Optional.empty(), Optional.empty(), false));
    }

    @Test
    void onAStoppedGuestItTakesItsSnapshotRollsBackToItAndRemovesIt() {
        may(TAKE);
        has("felhom-selftest-00000001", Scratch.SNAPSHOT_TEXT);
        may(ROLLBACK);
        may(REMOVE);
    }

    @Test
    void whatRunsIsNotTouchedByAnyStep() {
        status = "running";

        for (Step step : List.of(TAKE, START, STOP, ROLLBACK, REMOVE, new Step.DescribeGuest(GUEST, "other"))) {
            mayNot("somebody has started guest 9999", step);
        }
    }

    @Test
    void whatItHasMadeItTakesAwayAgainWhoeverHasStartedTheGuestMeanwhile() {
        may(TAKE);
        may(new Step.DescribeGuest(GUEST, "of somebody\n" + LINE));
        has("felhom-selftest-00000001", Scratch.SNAPSHOT_TEXT);
        description = "of somebody\n" + LINE;
        status = "running";

        may(REMOVE);
        may(new Step.DescribeGuest(GUEST, "of somebody"));
        mayNot("somebody has started guest 9999", new Step.DescribeGuest(GUEST, "something else"));
        mayNot("somebody has started guest 9999", ROLLBACK);
    }

    @Test
    void anEarlierRunsLeavingsStayOnAGuestThatRuns() {
        has("felhom-selftest-0000000e", Scratch.SNAPSHOT_TEXT);
        description = "of somebody\n" + LINE;
        status = "running";

        mayNot("somebody has started guest 9999", new Step.RemoveSnapshot(GUEST, name("felhom-selftest-0000000e")));
        mayNot("somebody has started guest 9999", new Step.DescribeGuest(GUEST, "of somebody"));
    }

    @Test
    void whatItHasStartedItMayStop() {
        may(START);
        status = "running";
        may(STOP);
    }

    @Test
    void whatItHasStartedItDoesNotRollBack() {
        may(TAKE);
        may(START);
        status = "running";

        mayNot("rolls back a stopped guest only", ROLLBACK);
    }

    @Test
    void afterItsOwnStopAGuestThatRunsWasStartedBySomebodyElse() {
        may(START);
        status = "running";
        may(STOP);
        status = "stopped";
        may(new Step.DescribeGuest(GUEST, "other"));
        status = "running";

        mayNot("somebody has started guest 9999", STOP);
    }

    @Test
    void anEarlierRunsStartIsNoneOfThisOne() {
        may(START);
        status = "running";

        exemption.begin(GUEST);

        mayNot("somebody has started guest 9999", STOP);
    }

    @Test
    void whatIsLockedOrATemplateOrGoneIsLeftAlone() {
        lock = Optional.of("backup");
        mayNot("guest 9999 is locked (backup)", TAKE);
        mayNot("guest 9999 is locked (backup)", REMOVE);
        lock = Optional.empty();
        template = true;
        mayNot("guest 9999 is a template", TAKE);
        there = false;
        mayNot("9999", TAKE);
    }

    @Test
    void onlyTheConfiguredGuestWillDo() {
        Vmid other = new Vmid(101);

        assertEquals(
                Optional.of("selftest.vmid allows guest 9999 only, and --vmid names 101"),
                exemption.refusal(plan(new Step.StartGuest(other)), TestOrigins.selfTest(other)));
    }

    /// Its exemption from signatures is for one guest that is there.
    @Test
    void noGuestIsMadeWhatever() {
        mayNot(
                "the self-test makes no guest, and this makes [9999]",
                new Step.CopyGuest(
                        ArchiveSource.of(new VolumeId("local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst")),
                        GUEST,
                        new StorageId("local"),
                        Optional.empty(),
                        Step.CopyGuest.Macs.NEW));
    }

    @Test
    void anothersSnapshotIsNeitherRolledBackToNorRemoved() {
        has("before", "of somebody");

        mayNot(
                "snapshot 'before' of guest 9999 is none of this self-test's",
                new Step.RevertToSnapshot(GUEST, name("before")));
        mayNot(
                "snapshot 'before' of guest 9999 is none of this self-test's",
                new Step.RemoveSnapshot(GUEST, name("before")));
    }

    @Test
    void whileAnEarlierRunsSnapshotIsThereItMayOnlyBeRemoved() {
        has("felhom-selftest-0000000e", Scratch.SNAPSHOT_TEXT);

        mayNot("snapshot 'felhom-selftest-0000000e' of an earlier self-test", TAKE);
        mayNot("snapshot 'felhom-selftest-0000000e' of an earlier self-test", START);
        mayNot("none of this self-test's", new Step.RevertToSnapshot(GUEST, name("felhom-selftest-0000000e")));
        may(new Step.RemoveSnapshot(GUEST, name("felhom-selftest-0000000e")));
        snapshots.clear();
        may(TAKE);
    }

    @Test
    void whileAnEarlierRunsLineIsThereItMayOnlyBeTakenOut() {
        description = "of somebody\n" + LINE;

        mayNot("line in the description of an earlier self-test", TAKE);
        mayNot("line in the description of an earlier self-test", new Step.DescribeGuest(GUEST, "something else"));
        may(new Step.DescribeGuest(GUEST, "of somebody"));
    }

    @Test
    void itsOwnLineIsInNobodysWay() {
        may(new Step.DescribeGuest(GUEST, "of somebody\n" + LINE));
        description = "of somebody\n" + LINE;

        may(TAKE);
        may(new Step.DescribeGuest(GUEST, "of somebody"));
    }

    @Test
    void whatItWouldUndoIsHeldToTheSameConditions() {
        has("before", "of somebody");
        Procedure<Step> procedure = new Procedure<>(List.of(
                Stage.<Step>goingBack("start", START).undoneBy(new Step.RevertToSnapshot(GUEST, name("before")))));

        assertEquals(
                Optional.of("snapshot 'before' of guest 9999 is none of this self-test's"),
                exemption.refusal(plan(procedure), TestOrigins.selfTest(GUEST)));
    }
}
