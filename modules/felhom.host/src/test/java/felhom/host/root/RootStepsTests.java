package felhom.host.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.host.Time;
import felhom.host.root.StandInHelper.Fate;
import felhom.ops.Failure;
import felhom.ops.FilesystemUuid;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.HostName;
import felhom.ops.MountPlace;
import felhom.ops.OrderId;
import felhom.ops.PlanRefused;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import felhom.wire.root.WorkName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Steps of root's with a helper and a host that stand in.
class RootStepsTests {
    private static final Vmid ID = new Vmid(9980);
    private static final Step.MakeGoldenImage IMAGE = new Step.MakeGoldenImage(
            ID,
            new VolumeId("local:vztmpl/alpine-3.20-lab_20260101_amd64.tar.gz"),
            new StorageId("local-btrfs"),
            1,
            new HostName("golden"),
            256,
            1,
            new Step.MakeGoldenImage.Bridge("vmbr0"));
    private static final FilesystemUuid DISK = new FilesystemUuid("66EB-36B7");
    private static final MountPlace PLACE = new MountPlace("/mnt/usb-backup");
    private static final Step MOUNT = new Step.MountUsb(DISK, PLACE);
    private static final Step UNMOUNT = new Step.UnmountUsb(DISK, PLACE);
    private static final Work WORK = new Work(
            new OrderKey("shell", new OrderId("order-1")), new StageName("make"), false, Optional.of("boot-1"));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Time time = new Time();
    private final StandInHelper helper = new StandInHelper();
    private final StandInHost host = new StandInHost();
    private final List<Upid> found = new ArrayList<>();
    private String boot = "boot-1";
    private int atWork;

    private final TaskListener listener = new TaskListener() {
        @Override
        public void found(Upid task) {
            found.add(task);
        }

        @Override
        public void atWork() {
            atWork++;
        }

        @Override
        public void started(Upid task) {
            throw new AssertionError("no answer has named it: " + task);
        }
    };

    private RootSteps steps() {
        return new RootSteps(
                helper,
                new RootSteps.Api(host, host::detail, host, host),
                time.clocks(),
                () -> Optional.of(boot),
                Duration.ofMinutes(10),
                time::passes);
    }

    private Outcome execute(Step step) {
        return steps().execute(step, WORK, listener);
    }

    private Optional<Outcome> lookAgain(Step step, Duration ago) {
        return steps().lookAgain(step, WORK, ago, Set.of(), listener);
    }

    /// A task of `pct create` that begins now.
    private Upid task(String user) {
        long now = time.clocks().now().getEpochSecond();
        Upid task = Upid.of(String.format("UPID:pve:0000214A:00050E57:%08X:vzcreate:9980:%s:", now, user));
        host.list.add(task);
        return task;
    }

    private static Failure failure(Outcome outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome).failure();
    }

    @Test
    void aGoldenImageIsDoneOnceItsTaskIsFollowedAndItsUnitHasEnded() {
        List<Upid> tasks = new ArrayList<>();
        helper.beginning = () -> tasks.add(task("root@pam"));
        helper.course.add(StandInHelper.atWork());
        helper.course.add(StandInHelper.atWork());

        Outcome outcome = execute(IMAGE);

        assertTrue(outcome.done(), outcome.summary());
        assertTrue(outcome.summary().contains("make container 9980 'golden'"), outcome.summary());
        assertTrue(
                outcome.summary().endsWith("`felhom-agent run backup vmid=9980 storage=STORAGE`"), outcome.summary());
        assertEquals(tasks, found);
        assertEquals(1, helper.begun.size());
    }

    @Test
    void whatPctWarnedOfIsToldWithIt() {
        helper.beginning = () ->
                host.ends(task("root@pam"), TaskEnd.Judged.OK_WITH_WARNINGS, "WARNINGS: 1", List.of("WARN: low space"));

        Outcome outcome = execute(IMAGE);

        assertInstanceOf(Outcome.DoneWithWarnings.class, outcome);
        assertEquals(List.of("WARN: low space"), outcome.lines());
    }

    @Test
    void whatPctSaidWhenItFailedIsTheReason() {
        helper.end = new RootAnswer.Ended(255, "CT 9980 already exists on node 'pve'\n");

        Failure failure = failure(execute(IMAGE));

        assertEquals(Failure.Kind.TASK, failure.kind());
        assertTrue(failure.message().endsWith(": CT 9980 already exists on node 'pve'"), failure.message());
        assertEquals(List.of("CT 9980 already exists on node 'pve'"), failure.log());
    }

    @Test
    void whatRootsListForbidsIsNotDone() {
        helper.refusal = "root's list in /etc/felhom-agent/root.list allows no 9980";

        Failure failure = failure(execute(IMAGE));

        assertEquals(Failure.Kind.HOST, failure.kind());
        assertTrue(failure.message().startsWith("nothing was done: "), failure.message());
        assertTrue(failure.message().endsWith("allows no 9980"), failure.message());
        assertFalse(steps().leftChange(IMAGE, failure));
    }

    @Test
    void aHelperThatIsNotThereFailsTheStepAtOnce() {
        helper.fates.add(Fate.NOT_SENT);

        Failure failure = failure(execute(MOUNT));

        assertEquals(Failure.Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.message().startsWith("nothing was done: mount file system"), failure.message());
        assertEquals(1, helper.asked.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"ANSWER_LOST", "LOST"})
    void withoutAnAnswerItIsBegunOnceAllTheSame(Fate fate) {
        helper.fates.add(fate);
        helper.course.add(StandInHelper.atWork());

        Outcome outcome = execute(IMAGE);

        assertTrue(outcome.done(), outcome.summary());
        assertEquals(1, helper.begun.size());
        assertInstanceOf(RootRequest.Look.class, helper.asked.get(1), "it is looked at before it is asked for again");
    }

    @Test
    void aRefusalThatFollowsALostRequestEndsNothing() {
        helper.fates.add(Fate.LOST);
        helper.refusal = "root's list has changed";

        Outcome.Unknown outcome = assertInstanceOf(Outcome.Unknown.class, execute(IMAGE));

        assertTrue(outcome.open());
        assertTrue(outcome.summary().contains("root's list has changed"), outcome.summary());
        assertEquals(Optional.empty(), lookAgain(IMAGE, MINUTE));
        assertEquals(
                "nothing was done: " + IMAGE.words() + ": root's helper never began it",
                failure(lookAgain(IMAGE, Duration.ofMinutes(4)).orElseThrow()).message());
    }

    @Test
    void whatTakesLongerThanATaskIsWaitedForStaysOpenWithItsTask() {
        List<Upid> tasks = new ArrayList<>();
        helper.beginning = () -> tasks.add(task("root@pam"));
        for (int i = 0; i < 2000; i++) {
            helper.course.add(StandInHelper.atWork());
        }

        Outcome.Unknown outcome = assertInstanceOf(Outcome.Unknown.class, execute(IMAGE));

        assertTrue(outcome.open());
        assertEquals(Optional.of(tasks.getFirst()), outcome.task());
        assertEquals(Optional.empty(), lookAgain(IMAGE, MINUTE));
        helper.course.clear();
        assertTrue(lookAgain(IMAGE, MINUTE).orElseThrow().done());
        assertEquals(1, helper.begun.size());
    }

    @Test
    void theNextAgentFindsByItsNameWhatAKilledOneHasBegun() {
        helper.beginning = () -> task("root@pam");
        execute(IMAGE);
        found.clear();
        time.passes(MINUTE);

        Outcome outcome = lookAgain(IMAGE, MINUTE).orElseThrow();

        assertTrue(outcome.done(), outcome.summary());
        assertEquals(host.list, found);
        assertEquals(1, helper.begun.size());
    }

    @Test
    void whatAKilledAgentNeverAskedForIsNotDoneAndNotBegunLater() {
        assertEquals(Optional.empty(), lookAgain(MOUNT, MINUTE), "its request may wait at the socket yet");

        Outcome outcome = lookAgain(MOUNT, Duration.ofMinutes(4)).orElseThrow();

        assertEquals("nothing was done: " + MOUNT.words() + ": root's helper never began it", outcome.summary());
        assertEquals(List.of(), helper.begun);
    }

    @Test
    void afterAStartOfTheMachineTheTaskListTellsWhatTheHelperHasForgotten() {
        host.ends(task("root@pam"), TaskEnd.Judged.OK, "OK", List.of());
        boot = "boot-2";
        time.passes(MINUTE);

        assertTrue(lookAgain(IMAGE, MINUTE).orElseThrow().done());
    }

    @Test
    void afterAStartOfTheMachineAMountIsNeitherDoneNorNotDone() {
        boot = "boot-2";

        Outcome.Unknown outcome =
                assertInstanceOf(Outcome.Unknown.class, lookAgain(MOUNT, MINUTE).orElseThrow());

        assertFalse(outcome.open());
        assertTrue(outcome.summary().contains("`findmnt /mnt/usb-backup`"), outcome.summary());
    }

    @Test
    void whatSystemdHasLostIsToldByTheTaskAlone() {
        helper.beginning =
                () -> host.ends(task("root@pam"), TaskEnd.Judged.FAILED, "unable to create CT 9980", List.of());
        helper.course.add(new RootAnswer.Lost("systemd no longer knows it"));

        assertEquals(
                "could not " + IMAGE.words() + ": unable to create CT 9980",
                failure(execute(IMAGE)).message());
    }

    @Test
    void anothersTaskIsNotTakenForOurs() {
        task("somebody@pve");
        Upid earlier = task("root@pam");
        time.passes(MINUTE);
        helper.beginning = () -> task("lee@pve!token");

        assertTrue(execute(IMAGE).done());

        assertEquals(List.of(), found, "neither " + earlier + " nor others'");
    }

    @Test
    void twoTasksThatMayBeItNameNone() {
        helper.beginning = () -> {
            task("root@pam");
            host.list.add(Upid.of(host.list.getLast().text().replace("0000214A", "0000214B")));
        };

        assertTrue(execute(IMAGE).done());

        assertEquals(List.of(), found);
    }

    @Test
    void aHostThatIsAwayKeepsNobodyFromHearingWhatTheHelperSays() {
        host.silent = true;

        assertTrue(execute(IMAGE).done());
    }

    @Test
    void aHelperThatIsAwayIsNotTheHostThatIsAway() {
        helper.fates.add(Fate.NOT_SENT);

        HostException silent = assertThrows(HostException.class, () -> lookAgain(MOUNT, MINUTE));

        assertEquals(Failure.Kind.HOST, silent.failure().kind(), "others' orders are looked at all the same");
    }

    @Test
    void whoeverIsToldToStopLeavesItOpenAndItGoesOn() {
        for (int i = 0; i < 9; i++) {
            helper.course.add(StandInHelper.atWork());
        }
        RootSteps stopped = new RootSteps(
                helper,
                new RootSteps.Api(host, host::detail, host, host),
                time.clocks(),
                () -> Optional.of(boot),
                Duration.ofMinutes(10),
                _ -> {
                    throw new InterruptedException();
                });

        Outcome outcome = stopped.execute(MOUNT, WORK, listener);

        assertTrue(Thread.interrupted(), "the thread stays told to stop");
        assertTrue(assertInstanceOf(Outcome.Unknown.class, outcome).open());
    }

    @Test
    void whatIsForgottenIsForgottenUnderItsName() {
        execute(MOUNT);
        assertEquals(1, helper.kept.size());

        steps().forget(MOUNT, WORK);
        helper.fates.add(Fate.NOT_SENT);
        steps().forget(MOUNT, WORK);

        assertEquals(Map.of(), helper.kept);
    }

    @Test
    void whoTheMadeGuestIsTellsTheApiUnlessItWasMadeAnewSince() {
        GuestIdentity identity =
                GuestIdentity.of(ID, Guest.Kind.LXC, Map.of("net0", "name=eth0,hwaddr=BC:24:11:BE:4E:C7"), "digest");
        host.guests.put(ID, identity);
        Upid ours = task("root@pam");

        assertEquals(Optional.of(identity), steps().made(IMAGE, ours));

        time.passes(MINUTE);
        task("root@pam");
        assertEquals(Optional.empty(), steps().made(IMAGE, ours));
    }

    @Test
    void thePlanSaysWhatIsMadeWhere() {
        Effect effect = steps().assess(IMAGE, List.of()).effects().getFirst();

        assertEquals(Effect.Kind.GUEST_MADE, effect.kind());
        assertEquals(
                "make container 9980 'golden' of local:vztmpl/alpine-3.20-lab_20260101_amd64.tar.gz, as root,"
                        + " unprivileged, with keyctl and nesting: 1 GiB on storage 'local-btrfs', 1 core, 256 MiB, on"
                        + " bridge vmbr0 with an address by DHCP; it is not started",
                effect.words());
        host.guests.put(ID, GuestIdentity.of(ID, Guest.Kind.LXC, Map.of(), "digest"));
        assertThrows(PlanRefused.class, () -> steps().assess(IMAGE, List.of()));
    }

    @Test
    void thePlanNamesTheStoragesThatGoWithTheDisk() {
        host.storages = List.of(new StorageId("usb"));
        host.guestsWithout = List.of(
                Effect.of(Effect.Kind.STORAGE_OFF, "guest 101 with files at " + PLACE, "leave guest 101 without mp0"));

        List<String> words = steps().assess(UNMOUNT, List.of()).effects().stream()
                .map(Effect::words)
                .toList();

        assertTrue(
                words.getFirst().startsWith("take file system 66EB-36B7 away from /mnt/usb-backup: "),
                words.toString());
        assertEquals("leave storage 'usb' without its disk until that is mounted again", words.get(1));
        assertEquals("leave guest 101 without mp0", words.getLast());
    }

    /// Nobody signs what will be refused, and no storage is switched off for it.
    @Test
    void whatRootsListForbidsIsNotPlanned() {
        helper.refusal = "root's list in /etc/felhom-agent/root.list allows no such mount";

        for (Step step : List.of(IMAGE, MOUNT, UNMOUNT)) {
            PlanRefused refused = assertThrows(PlanRefused.class, () -> steps().assess(step, List.of()));
            assertEquals(
                    "root's helper would not " + step.words()
                            + ": root's list in /etc/felhom-agent/root.list allows no such mount",
                    refused.getMessage());
        }
        assertEquals(List.of(), helper.begun);
    }

    @Test
    void withoutAHelperNothingOfRootsIsPlanned() {
        helper.fates.add(Fate.NOT_SENT);

        PlanRefused refused = assertThrows(PlanRefused.class, () -> steps().assess(UNMOUNT, List.of()));

        assertEquals(
                "root's helper would not " + UNMOUNT.words() + ": root's helper does not answer", refused.getMessage());
    }

    /// A fault of the helper's own amid the work: what it has begun goes on.
    @Test
    void aRefusalIsBelievedOnceALookHasShownThatNothingWasBegun() {
        helper.fault = Optional.of(new RootAnswer.Refused("what pct said cannot be read"));
        helper.course.add(StandInHelper.atWork());

        Outcome outcome = execute(IMAGE);

        assertTrue(outcome.done(), outcome.summary());
        assertEquals(1, helper.begun.size());
        assertInstanceOf(RootRequest.Look.class, helper.asked.get(1));
    }

    @Test
    void whatIsSaidOfTidyingUpAfterAnUnmountIsAWarning() {
        helper.end = new RootAnswer.Ended(
                0, "warning: mnt-usb.mount could not be disabled\nfile system 66EB-36B7 is no longer there\n");

        Outcome outcome = execute(UNMOUNT);

        assertInstanceOf(Outcome.DoneWithWarnings.class, outcome);
        assertEquals(List.of("mnt-usb.mount could not be disabled"), outcome.warnings());
    }

    @Test
    void aGoldenImageThatWasKilledOnItsWayIsNamedWithTheWayOut() {
        helper.end = new RootAnswer.Ended(143, "it was ended after 2 hours");
        host.made(ID, Map.of("lock", "create", "arch", "amd64"));

        Failure failure = failure(execute(IMAGE));

        assertTrue(
                failure.message()
                        .endsWith(
                                "; container 9980 is LEFT as far as it has come, locked (create), and its id is taken:"
                                        + " `pct unlock 9980` and then `pct destroy 9980` on the host take it away"),
                failure.message());
    }

    /// Whoever follows the way out would take somebody's container away.
    @Test
    void anothersContainerThatHasTheIdIsNotCalledLeft() {
        helper.end = new RootAnswer.Ended(255, "CT 9980 already exists on node 'pve'");
        host.made(ID, Map.of("lock", "create"));

        assertFalse(failure(execute(IMAGE)).message().contains("pct destroy"));
    }

    @Test
    void whatMakesAContainerNoGoldenArchiveIsWarnedOf() {
        host.made(ID, Map.of("features", "keyctl=1,nesting=1", "unprivileged", "1"));
        assertInstanceOf(Outcome.Done.class, execute(IMAGE));

        host.made(ID, Map.of("features", "nesting=1", "lock", "create"));
        List<String> warnings = execute(IMAGE).warnings();

        assertEquals(3, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().startsWith("it is locked (create)"), warnings.toString());
        assertTrue(warnings.get(1).endsWith("its features: 'nesting=1'"), warnings.toString());
    }

    @Test
    void afterAMountTheStoragesOnItThatAreStillOffAreNamed() {
        host.storagesOff = List.of(new StorageId("usb"), new StorageId("usb-iso"));

        assertEquals(
                "done: " + MOUNT.words() + "; still switched off on it: storage 'usb' (`felhom-agent run storage-on"
                        + " storage=usb`), storage 'usb-iso' (`felhom-agent run storage-on storage=usb-iso`)",
                execute(MOUNT).summary());
        host.silent = true;
        assertEquals("done: " + MOUNT.words(), execute(MOUNT).summary());
    }

    /// However the wall clock was set meanwhile.
    @Test
    void whetherTheMachineWasStartedAgainIsToldByItsBootIdAlone() {
        Duration aYear = Duration.ofDays(300);

        assertInstanceOf(Outcome.Failed.class, lookAgain(MOUNT, aYear).orElseThrow());
        boot = "boot-2";
        assertInstanceOf(Outcome.Unknown.class, lookAgain(MOUNT, Duration.ZERO).orElseThrow());
    }

    @Test
    void aLookThatShowsItAtWorkSaysSoSinceNoTaskDoes() {
        helper.course.add(StandInHelper.atWork());
        helper.course.add(StandInHelper.atWork());
        helper.fates.add(Fate.ARRIVES);
        var _ = helper.ask(new RootRequest.Do(new WorkName(WORK.name()), (Step.ByRoot) MOUNT));

        assertEquals(Optional.empty(), lookAgain(MOUNT, MINUTE));

        assertEquals(1, atWork);
    }

    @Test
    void aHelperThatHangsKeepsNobodyWaitingForWhatIsForgotten() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        RootHelper hanging = _ -> {
            asked.countDown();
            try {
                ends.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return new RootAnswer.NeverBegun();
        };
        RootSteps steps = new RootSteps(
                hanging,
                new RootSteps.Api(host, host::detail, host, host),
                time.clocks(),
                () -> Optional.of(boot),
                MINUTE);

        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> steps.forget(MOUNT, WORK));

        assertTrue(asked.await(1, TimeUnit.MINUTES));
        ends.countDown();
    }
}
