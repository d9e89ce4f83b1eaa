package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The agent's whole power lies on two axes: what a step does to whoever uses the guest, and who does it.
class StepTests {
    private static final Vmid GUEST = new Vmid(101);
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

        assertTrue(steps().count() >= 9);
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
    void onlyABackupIsHeavyOnTheStorages() {
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
