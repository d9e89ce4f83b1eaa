package felhom.engine.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.By;
import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.log.Frame;
import felhom.log.Hash;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.MissingPrivilege;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What stands in the log once is read alike for as long as its format has this version, whatever the classes
/// are called
/// by then. A change here is a new version of the format.
class RecordsGoldenTests {
    private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");
    private static final Vmid GUEST = new Vmid(101);
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzdump:101:a@pve!bb:");
    private static final Order ORDER =
            new Order(new OrderId("order-1"), new OperationName("upgrade"), Map.of("vmid", "101"));
    private static final OrderKey KEY = new OrderKey("hub", ORDER.id());
    private static final LeftOut LEFT_OUT = new LeftOut(
            "mp0", "volume 'x'", OptionalLong.of(8L << 30), "it does not have backup=1", Optional.of("set backup=1"));
    private static final GuestIdentity CONTAINER = new GuestIdentity(
            GUEST,
            Guest.Kind.LXC,
            new TreeMap<>(Map.of("mac.net0", "BC:24:11:00:00:01", "rootfs", "local:101/vm-101-disk-0.raw")),
            "digest");
    private static final GuestIdentity MACHINE = new GuestIdentity(
            new Vmid(102), Guest.Kind.QEMU, new TreeMap<>(Map.of("smbios1.uuid", "uuid", "meta.ctime", "1")), "other");
    private static final Step TAKE = new Step.TakeSnapshot(GUEST, BEFORE, "");
    private static final Plan PLAN = new Plan(
            new NodeName("pve"),
            ORDER.operation(),
            ORDER.arguments(),
            List.of("guest 101 'db', running"),
            new Procedure<>(List.of(
                    Stage.of("save", TAKE).undoneBy(new Step.RemoveSnapshot(GUEST, BEFORE)),
                    Stage.goingOn("back-up", new Step.BackUp(GUEST, new StorageId("local"), "notes")),
                    Stage.goingBack("start", new Step.StartGuest(GUEST)))),
            Arrays.stream(Effect.Kind.values())
                    .map(kind -> new Effect(kind, "guest 101", "lose it", OptionalLong.of(5)))
                    .toList(),
            List.of(CONTAINER, MACHINE),
            List.of(LEFT_OUT));

    private static Journal.Entry ended(String stage, boolean undo, Outcome outcome) {
        return new Journal.Entry.StageEnded(KEY, new StageName(stage), undo, outcome, List.of());
    }

    private static final List<Journal.Entry> ENTRIES = entries();

    private static List<Journal.Entry> entries() {
        List<Journal.Entry> entries = new ArrayList<>(List.of(
                new Journal.Entry.Intent(ORDER, TestOrigins.hub(), PLAN, Optional.empty()),
                new Journal.Entry.StageStarted(KEY, new StageName("save"), false, TAKE),
                new Journal.Entry.TaskStarted(KEY, TASK),
                new Journal.Entry.StageEnded(
                        KEY,
                        new StageName("save"),
                        false,
                        new Outcome.Done("done", Optional.of("local:backup/x")),
                        List.of(CONTAINER)),
                new Journal.Entry.StageStarted(
                        KEY, new StageName("back-up"), false, new Step.BackUp(GUEST, new StorageId("local"), "notes")),
                new Journal.Entry.TaskFound(KEY, TASK, false),
                new Journal.Entry.TaskFound(KEY, TASK, true),
                ended(
                        "back-up",
                        false,
                        new Outcome.DoneWithWarnings(
                                "done", List.of("WARN: slow"), List.of(LEFT_OUT), Optional.empty())),
                ended("start", false, new Outcome.Unknown("nobody knows", Optional.of(TASK))),
                ended(
                        "save",
                        true,
                        new Outcome.Failed(new Failure(
                                Failure.Kind.PRIVILEGE,
                                "it failed",
                                Optional.of(new MissingPrivilege(
                                        Optional.of("/vms/101"), Optional.of("VM.Snapshot"), "a@pve!bb")),
                                List.of("its last line"))))));
        entries.add(new Journal.Entry.Closed(
                new Journal.Entry.Ended(KEY, new Outcome.Unknown("closed", Optional.of(TASK)), List.of(TASK)),
                new By("root", Optional.of("alice")),
                "the node is gone"));
        for (Failure.Kind kind : Failure.Kind.values()) {
            entries.add(ended("start", false, new Outcome.Failed(Failure.of(kind, kind.toString()))));
        }
        return entries;
    }

    private static List<String> lines(Records.Written written) {
        return Stream.concat(
                        Stream.of("[" + written.type().code() + " "
                                + written.type().word() + "]"),
                        written.body().values().stream().map(value -> value.name() + "=" + value.text()))
                .toList();
    }

    private static List<String> golden() throws IOException {
        try (InputStream file = RecordsGoldenTests.class.getResourceAsStream("records.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void everyRecordIsWrittenAsReviewed() throws IOException {
        List<String> written = Stream.concat(
                        ENTRIES.stream(),
                        Stream.of(new Journal.Entry.Ended(KEY, new Outcome.Done("done"), List.of(TASK))))
                .flatMap(entry -> lines(Records.of(entry)).stream())
                .toList();

        assertEquals(String.join("\n", golden()), String.join("\n", written));
    }

    /// The records as they stand in the file, not as this version would write them.
    private static List<Frame> frames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        int type = 0;
        RecordFields body = new RecordFields();
        for (String line :
                Stream.concat(golden().stream(), Stream.of("[0 end]")).toList()) {
            if (line.startsWith("[")) {
                if (type > 0) {
                    frames.add(new Frame(frames.size() + 1, type, AT, Hash.ZERO, body.bytes(), Hash.ZERO));
                }
                type = Integer.parseInt(line.substring(1, line.indexOf(' ')));
                body = new RecordFields();
            } else {
                body.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return frames;
    }

    @Test
    void whatIsReadFromThemIsTheWholePlanAndAllThatBecameOfIt() throws IOException {
        LedgerState state = new LedgerState();
        frames().stream()
                .filter(frame -> frame.type() != RecordType.ENDED.code())
                .forEach(state::apply);
        LedgerState next = new LedgerState();
        next.restore(state.snapshot());

        for (LedgerState each : List.of(state, next)) {
            OpenOrder order = each.running().getFirst();
            assertEquals(KEY, order.key());
            assertEquals(PLAN, order.plan());
            assertEquals(PLAN.digest(), order.plan().digest());
            List<Outcome> ends = ENTRIES.stream()
                    .filter(Journal.Entry.StageEnded.class::isInstance)
                    .map(entry -> ((Journal.Entry.StageEnded) entry).outcome())
                    .toList();
            assertEquals(
                    ends,
                    order.runs().stream().map(run -> run.end().orElseThrow()).toList());
            assertEquals(List.of(CONTAINER), order.runs().getFirst().guests());
            assertEquals(List.of(TASK, TASK), order.tasks());
        }
    }

    @Test
    void theDigestOfAPlanIsOverWhatItSaysAndNotOverNamesOfClasses() {
        assertEquals("ada57bd24d15189cda281490710aca8e3171de1e504b7760f122ba875c91f124", PLAN.digest());
    }
}
