package felhom.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.ArchiveSource;
import felhom.ops.FilesystemUuid;
import felhom.ops.GuestRef;
import felhom.ops.HostName;
import felhom.ops.MountPlace;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a step is called outside of this process stays, whatever becomes of the classes.
class StepCodecTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final Vmid COPY = new Vmid(105);
    private static final GuestRef MADE = GuestRef.madeBy("copy");
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Step START = new Step.StartGuest(GUEST);
    private static final List<Step> STEPS = List.of(
            new Step.TakeSnapshot(GUEST, BEFORE, "two\nlines"),
            new Step.BackUp(GUEST, new StorageId("local"), "of = today"),
            START,
            new Step.DescribeGuest(GUEST, ""),
            new Step.MarkGuest(GUEST),
            new Step.CopyGuest(
                    ArchiveSource.of(new VolumeId("local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst")),
                    COPY,
                    new StorageId("local-lvm"),
                    Optional.of(new HostName("web-2")),
                    Step.CopyGuest.Macs.NEW),
            new Step.RemoveSnapshot(GUEST, BEFORE),
            new Step.RevertToSnapshot(GUEST, BEFORE),
            new Step.StopGuest(GUEST),
            new Step.StopTask(Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzdump:101:a@pve!bb:")),
            new Step.EnableStorage(new StorageId("usb")),
            new Step.DisableStorage(new StorageId("usb")),
            new Step.MakeGoldenImage(
                    COPY,
                    new VolumeId("local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst"),
                    new StorageId("local-lvm"),
                    8,
                    new HostName("golden"),
                    2048,
                    2,
                    new Step.MakeGoldenImage.Bridge("vmbr0")),
            new Step.MountUsb(
                    new FilesystemUuid("dddaf1d7-19c7-4222-94c1-ad3bdfd3fcc6"), new MountPlace("/mnt/usb-backup")),
            new Step.UnmountUsb(new FilesystemUuid("1A2B-3C4D"), new MountPlace("/mnt/usb-backup")));
    private static final List<Stage<Step>> STAGES = List.of(
            Stage.<Step>of("save", new Step.TakeSnapshot(GUEST, BEFORE, ""))
                    .undoneBy(new Step.RemoveSnapshot(GUEST, BEFORE)),
            Stage.goingOn("back-up", new Step.BackUp(GUEST, new StorageId("local"), "")),
            Stage.goingBack("start", START),
            Stage.of(
                    "copy",
                    new Step.CopyGuest(
                            ArchiveSource.madeBy("back-up"),
                            COPY,
                            new StorageId("local-lvm"),
                            Optional.empty(),
                            Step.CopyGuest.Macs.KEPT)),
            Stage.of("save-copy", new Step.TakeSnapshot(MADE, BEFORE, "")),
            Stage.goingOn("describe-copy", new Step.DescribeGuest(MADE, "a copy")),
            Stage.of("start-copy", new Step.StartGuest(MADE)));

    private static List<String> golden() throws IOException {
        try (InputStream file = StepCodecTests.class.getResourceAsStream("steps.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static String line(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue().replace("\n", "\\n"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void everyStepAndStageIsWrittenAsReviewed() throws IOException {
        List<String> written = Stream.concat(
                        STEPS.stream().map(step -> line(StepCodec.write(step))),
                        STAGES.stream().map(stage -> line(StepCodec.write(stage))))
                .toList();

        assertEquals(golden(), written);
    }

    @Test
    void noStepIsLeftOut() {
        Set<Class<?>> all = Arrays.stream(Step.class.getPermittedSubclasses())
                .flatMap(side -> Arrays.stream(side.getPermittedSubclasses()))
                .collect(Collectors.toSet());

        assertEquals(all, STEPS.stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    @Test
    void aProcedureIsReadAsItWasWritten() {
        for (Step step : STEPS) {
            Procedure<Step> procedure = Procedure.of(step);

            assertEquals(procedure, read(procedure));
        }
        assertEquals(new Procedure<>(STAGES), read(new Procedure<>(STAGES)));
    }

    /// One that was begun stands by itself, with the name of the stage that makes its guest until that has
    /// ended.
    @Test
    void aStepByItselfIsReadAsItWasWrittenAlsoWhenItNamesAStage() {
        Stream.concat(STEPS.stream(), STAGES.stream().map(Stage::step))
                .forEach(step -> assertEquals(step, StepCodec.readStep(StepCodec.write(step))));
        Map<String, String> odd = new HashMap<>(StepCodec.write(START));
        odd.put("force", "yes");

        assertEquals(
                "the step has a field 'force' that nobody knows",
                assertThrows(Unreadable.class, () -> StepCodec.readStep(odd)).getMessage());
    }

    private static Procedure<Step> read(Procedure<Step> procedure) {
        return StepCodec.read(procedure.stages().stream().map(StepCodec::write).toList());
    }

    @Test
    void exactlyTheDestructiveStepsCountAsSuch() {
        for (Step step : STEPS) {
            assertEquals(step instanceof Step.Destructive, StepCodec.destructive(StepCodec.name(step)), step.words());
        }
        assertFalse(StepCodec.destructive("fly"));
    }

    @Test
    void aFieldThatIsMissingOddOrUnknownRefusesTheProcedureAndIsNamed() {
        assertEquals("'guest' is missing", refused("guest", null));
        assertTrue(refused("guest", "one").startsWith("'guest': not a vmid: 'one'"), refused("guest", "one"));
        assertEquals("'step': there is no step 'fly'", refused("step", "fly"));
        assertEquals("'on_failure': 'fly' is none of stop, go_on, go_back", refused("on_failure", "fly"));
        assertEquals("stage 'start' has a field 'force' that nobody knows", refused("force", "yes"));
        assertEquals("'undo.guest' is missing", refused("undo", "stop-guest"));
        assertEquals("'guest': 16385 characters; at most 16384", refused("guest", "1".repeat(16_385)));
    }

    @Test
    void whatIsNoProcedureIsNotRead() {
        Map<String, String> start = StepCodec.write(Stage.of("start", START));

        assertEquals("two stages are called 'start'", unreadable(List.of(start, start)));
        assertEquals("a procedure without stages", unreadable(List.of()));
        assertEquals("65 stages; at most 64", unreadable(Collections.nCopies(65, start)));
    }

    @Test
    void aGuestAndABackupAreNamedEitherByThemselvesOrByTheirStage() {
        Map<String, String> both = new HashMap<>(StepCodec.write(Stage.of("start", START)));
        both.put("guest_of", "copy");
        Map<String, String> copy = new HashMap<>(StepCodec.write(STAGES.get(3)));
        copy.put("archive", "local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst");

        assertEquals("stage 'start' has a field 'guest' that nobody knows", unreadable(List.of(both)));
        assertEquals("stage 'copy' has a field 'archive' that nobody knows", unreadable(List.of(copy)));
    }

    /// However it came to be written, a document whose stages are in another order is none.
    @Test
    void aStageThatTakesWhatNoStageBeforeItMakesIsNotRead() {
        List<Map<String, String>> stages =
                new ArrayList<>(STAGES.stream().map(StepCodec::write).toList());
        Map<String, String> start = stages.removeLast();

        assertEquals(
                "stage 'start-copy' is to start the guest that stage 'copy' makes, and no stage 'copy' that makes a"
                        + " guest comes before it",
                unreadable(List.of(start)));
        assertEquals(
                "stage 'copy' is to make guest 105 on storage 'local-lvm' of the backup that stage 'back-up' makes, with"
                        + " the MAC addresses of the backup, and no stage 'back-up' that makes a backup comes before it",
                unreadable(stages.subList(3, 4)));
    }

    /// Beside a step's own fields the log writes some of its own.
    @Test
    void noFieldOfAStepHasANameThatMeansSomethingElse() {
        Set<String> taken = Set.of("stage", "on_failure", "undo", "order", "words", "does", "upid");

        for (Step step : STEPS) {
            Set<String> names = StepCodec.write(step).keySet();
            assertTrue(Collections.disjoint(taken, names), names.toString());
            assertTrue(names.stream().allMatch(name -> name.matches("[a-z_]{1,40}")), names.toString());
        }
    }

    private static String refused(String field, String value) {
        Map<String, String> fields = new HashMap<>(StepCodec.write(Stage.of("start", START)));
        fields.put(field, value);
        fields.values().removeIf(text -> text == null);
        return unreadable(List.of(fields));
    }

    private static String unreadable(List<Map<String, String>> stages) {
        return assertThrows(Unreadable.class, () -> StepCodec.read(stages)).getMessage();
    }
}
