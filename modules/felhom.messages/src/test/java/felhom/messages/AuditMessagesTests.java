package felhom.messages;

import static felhom.messages.Said.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.ledger.RecordFields;
import felhom.engine.state.AuditTrail.Found;
import felhom.messages.AuditMessages.Break;
import felhom.messages.AuditMessages.OrderTrail;
import felhom.messages.AuditMessages.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditMessagesTests {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static RecordFields.Value value(String name, String text) {
        return new RecordFields.Value(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anOrderAndItsRecords() {
        OrderTrail order = new OrderTrail(
                "0123",
                NOON,
                "rollback vmid=101",
                "shell",
                Optional.of("root (says: anna)"),
                List.of("anna"),
                "done",
                "in 2 s",
                List.of("UPID:..."));
        Found.Sound record = new Found.Sound(
                7,
                NOON,
                "intent",
                "aabb",
                List.of(
                        value("order", "0123"),
                        value("signed-by", "anna"),
                        value("signed-by", "bert"),
                        value("expires", "" + NOON.toEpochMilli()),
                        value("payload", "{}\n")));

        // A record's names are the log's own.
        var message = AuditMessages.records(
                List.of(order), List.of(record), List.of(Path.of("/tmp/plan.json")), Optional.of("record 8"));

        assertEquals(
                "{\"orders\":[{\"order\":\"0123\",\"asked\":\"2026-11-21T12:00:00Z\",\"what\":\"rollback vmid=101\","
                        + "\"origin\":\"shell\",\"by\":\"root (says: anna)\",\"signed_by\":[\"anna\"],\"state\":\"done\",\"words\":\"in 2 s\","
                        + "\"tasks\":[\"UPID:...\"]}],"
                        + "\"records\":[{\"seq\":7,\"time\":\"2026-11-21T12:00:00Z\",\"type\":\"intent\","
                        + "\"hash\":\"aabb\",\"order\":[\"0123\"],\"signed-by\":[\"anna\",\"bert\"],"
                        + "\"expires\":[\"2026-11-21T12:00:00Z\"],\"payload\":[\"{}\\n\"]}],"
                        + "\"extracted\":[\"/tmp/plan.json\"],\"damage\":\"record 8\"}",
                message.text());
    }

    @Test
    void nothingWasFound() {
        says("{'orders':[],'records':[]}", AuditMessages.records(List.of(), List.of(), List.of(), Optional.empty()));
    }

    @Test
    void aLogThatIsWhole() {
        says(
                "{'sound':true,'records':12,'cuts':0,'head':'12:aabb'}",
                AuditMessages.verification(
                        new Verification(12, 0, List.of(), Optional.empty(), "12:aabb", Optional.empty())));
    }

    @Test
    void aLogThatWasReplacedAndOneThatIsDamaged() {
        says(
                """
                {'sound':false,'records':12,'cuts':1,'not_continued':[
                {'seq':3,'time':'2026-11-21T12:00:00Z','because':'it is older'}],
                'continues_from':'2:cc','head':'12:aabb','damage':'record 13'}""",
                AuditMessages.verification(new Verification(
                        12,
                        1,
                        List.of(new Break(3, NOON, "it is older")),
                        Optional.of("2:cc"),
                        "12:aabb",
                        Optional.of("record 13"))));
    }
}
