package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The agent's whole power lies on two axes: what a step does to whoever uses the guest, and who does it.
class StepTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final Vmid COPY = new Vmid(105);
    private static final VolumeId ARCHIVE = new VolumeId("local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst");
    private static final List<Class<?>> CONSEQUENCES = List.of(Step.Benign.class, Step.Destructive.class);

    private static Stream<Class<?>> steps() {
        return Arrays.stream(Step.class.getPermittedSubclasses())
                .flatMap(side -> Arrays.stream(side.getPermittedSubclasses()))
                .distinct();
    }

    @Test
    void everyStepIsARecordOnExactlyOneSideOfEachAxis() {
        List<Class<?>> backends = Arrays.stream(Step.class.getPermittedSubclasses())
                .<Class<?>>map(side -> side)
                .filter(side -> !CONSEQUENCES.contains(side))
                .toList();

        assertTrue(steps().count() >= 10);
        assertTrue(steps().allMatch(Class::isRecord));
        for (List<Class<?>> axis : List.of(CONSEQUENCES, backends)) {
            steps().forEach(step -> assertEquals(
                    1, axis.stream().filter(side -> side.isAssignableFrom(step)).count(), step + " on " + axis));
        }
    }

    @Test
    void aStepHoldsTheGuestThatItChanges() {
        Step start = new Step.StartGuest(GUEST);

        assertEquals(Set.of(new Resource.OfGuest(GUEST)), start.holds());
        assertEquals(Set.of(GUEST), start.guests());
        assertEquals(Optional.of(GUEST), start.concerns());
    }

    /// Whoever has the guest may be waiting for this very task.
    @Test
    void whatKillsATaskHoldsNothingAndConcernsItsGuest() {
        Step kill = new Step.StopTask(Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzdump:101:a@pve!bb:"));

        assertEquals(Set.of(), kill.holds());
        assertEquals(Optional.of(GUEST), kill.concerns());
    }

    @Test
    void onlyWhatReadsOrWritesAWholeGuestIsHeavyOnTheStorages() {
        assertTrue(copy(ArchiveSource.of(ARCHIVE)).heavy());
        assertTrue(new Step.BackUp(GUEST, new StorageId("local"), "").heavy());
        assertTrue(Stream.of(
                        new Step.TakeSnapshot(GUEST, new SnapshotName("before"), ""),
                        new Step.StartGuest(GUEST),
                        new Step.DescribeGuest(GUEST, ""),
                        new Step.MarkGuest(GUEST),
                        new Step.RemoveSnapshot(GUEST, new SnapshotName("before")),
                        new Step.RevertToSnapshot(GUEST, new SnapshotName("before")),
                        new Step.StopGuest(GUEST))
                .noneMatch(Step::heavy));
    }

    private static Step copy(ArchiveSource of) {
        return new Step.CopyGuest(of, COPY, new StorageId("local"), Optional.empty(), Step.CopyGuest.Macs.NEW);
    }

    private static String refused(List<Stage<Step>> stages) {
        return assertThrows(IllegalArgumentException.class, () -> new Procedure<>(stages))
                .getMessage();
    }

    @Test
    void aStepOnAGuestThatIsStillToBeMadeHoldsNothingAndIsAboutItOnceItIsKnown() {
        Step start = new Step.StartGuest(GuestRef.madeBy("copy"));

        assertEquals("start the guest that stage 'copy' makes", start.words());
        assertEquals(Set.of(), start.holds());
        assertEquals(Optional.empty(), start.concerns());
        assertEquals(start, start.with(Products.NONE));
        assertEquals(
                new Step.StartGuest(COPY), start.with(new Products(Map.of(new StageName("copy"), COPY), Map.of())));
    }

    /// Whoever adds one to a step has to say of which stage it is, and to put in what is made.
    @Test
    void everyStepThatMayNameAStageSaysSoAndTakesWhatItHasMade() {
        List<Step> late = List.of(
                new Step.TakeSnapshot(GuestRef.madeBy("copy"), new SnapshotName("before"), ""),
                new Step.StartGuest(GuestRef.madeBy("copy")),
                new Step.DescribeGuest(GuestRef.madeBy("copy"), ""),
                copy(ArchiveSource.madeBy("copy")));
        Products all = new Products(Map.of(new StageName("copy"), COPY), Map.of(new StageName("copy"), ARCHIVE));

        assertEquals(
                steps().filter(step -> Arrays.stream(step.getRecordComponents())
                                .anyMatch(part -> Set.of(GuestRef.class, ArchiveSource.class)
                                        .contains(part.getType())))
                        .collect(Collectors.toSet()),
                late.stream().map(Object::getClass).collect(Collectors.toSet()));
        for (Step step : late) {
            Step known = step.with(all);
            assertTrue(step.guestOf().isPresent() || step.archiveOf().isPresent(), step.words());
            assertTrue(known.guestOf().isEmpty() && known.archiveOf().isEmpty(), known.words());
        }
    }

    @Test
    void aStageTakesOnlyWhatAStageBeforeItMakes() {
        Stage<Step> make = Stage.of("copy", copy(ArchiveSource.of(ARCHIVE)));
        Stage<Step> start = Stage.of("start", new Step.StartGuest(GuestRef.madeBy("copy")));
        Stage<Step> other = Stage.of("copy", new Step.StartGuest(GUEST));

        assertEquals(
                Map.of(new StageName("copy"), COPY),
                new Procedure<>(List.of(make, start)).foreseen().guests());
        assertEquals(
                "stage 'start' is to start the guest that stage 'copy' makes, and no stage 'copy' that makes a guest"
                        + " comes before it",
                refused(List.of(start, make)));
        assertEquals(refused(List.of(start, make)), refused(List.of(other, start)));
        assertTrue(refused(List.of(make, Stage.of("again", copy(ArchiveSource.madeBy("copy")))))
                .endsWith("no stage 'copy' that makes a backup comes before it"));
    }

    /// By its number it would be whoever has that by then.
    @Test
    void aGuestThatIsMadeIsReachedByItsStageAlone() {
        Stage<Step> make = Stage.of("copy", copy(ArchiveSource.of(ARCHIVE)));

        assertEquals(
                "stage 'start' is to start guest 105, and guest 105 is what stage 'copy' makes: it has to name that stage",
                refused(List.of(make, Stage.of("start", new Step.StartGuest(COPY)))));
        assertEquals(
                "stages 'copy' and 'again' both make guest 105",
                refused(List.of(make, Stage.of("again", copy(ArchiveSource.of(ARCHIVE))))));
        assertEquals(
                "stage 'start' would be undone by making guest 105: an undo makes no guest",
                refused(List.of(Stage.<Step>of("start", new Step.StartGuest(GUEST))
                        .undoneBy(copy(ArchiveSource.of(ARCHIVE))))));
    }

    @Test
    void aBackupIsKnownByItsNameAndSoIsTheKindOfItsGuest() {
        assertEquals(Optional.of(Guest.Kind.LXC), ARCHIVE.backupOf());
        assertEquals(
                Optional.of(Guest.Kind.QEMU),
                new VolumeId("local:backup/vzdump-qemu-200-2026_11_21-05_50_35.vma.zst").backupOf());
        assertEquals(Optional.of(Guest.Kind.QEMU), new VolumeId("pbs:backup/vm/200/2026-11-21T05:50:35Z").backupOf());
        assertEquals(Optional.of(Guest.Kind.LXC), new VolumeId("pbs:backup/ct/101/2026-11-21T05:50:35Z").backupOf());
        assertEquals(Optional.empty(), new VolumeId("local:vztmpl/alpine.tar.xz").backupOf());
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> ArgumentType.ARCHIVE.parser().apply("local:101/vm-101-disk-0.raw"))
                .getMessage()
                .startsWith("'local:101/vm-101-disk-0.raw' is no backup of a guest: expected a volume such as"));
    }

    @Test
    void aGuestIsCalledByADnsName() {
        for (String good : List.of("web", "web-2.example.org", "9")) {
            assertEquals(good, new HostName(good).value());
        }
        for (String bad : List.of("", "-web", "web-", "web..org", "web 2", "web_2", "w".repeat(64))) {
            assertThrows(IllegalArgumentException.class, () -> new HostName(bad), bad);
        }
    }

    @Test
    void aProcedureHasStagesAndTheyHaveNamesOfTheirOwn() {
        Stage<Step.Benign> start = Stage.of("start", new Step.StartGuest(GUEST));

        String none = assertThrows(IllegalArgumentException.class, () -> new Procedure<>(List.of()))
                .getMessage();
        String twice = assertThrows(IllegalArgumentException.class, () -> new Procedure<>(List.of(start, start)))
                .getMessage();
        String unnamed = assertThrows(IllegalArgumentException.class, () -> Stage.of("Start it", start.step()))
                .getMessage();

        assertEquals("a procedure without stages", none);
        assertEquals("two stages are called 'start'", twice);
        assertTrue(unnamed.startsWith("not a stage name: 'Start it': a lower case letter"), unnamed);
    }
}
