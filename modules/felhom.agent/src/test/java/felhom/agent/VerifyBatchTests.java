package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `verify --batch`: a case a line, an answer a line.
class VerifyBatchTests {
    @TempDir
    Path directory;

    private final Desk desk = new Desk();

    private List<JsonNode> answers(String... lines) {
        TestAgent.Result result =
                desk.run(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), List.of("verify", "--batch"));
        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals("", result.err());
        return result.out().lines().map(new JsonMapper()::readTree).toList();
    }

    private static String good() throws IOException {
        return Vectors.line(Vectors.cases().getFirst());
    }

    @Test
    void everyRecordedCaseHasItsVerdictAndItsCode() throws Exception {
        var lines = new ArrayList<String>();
        for (JsonNode recorded : Vectors.cases()) {
            lines.add(Vectors.line(recorded));
        }

        List<JsonNode> answers = answers(lines.toArray(String[]::new));

        assertEquals(548, answers.size());
        for (int i = 0; i < answers.size(); i++) {
            JsonNode recorded = Vectors.cases().get(i);
            assertEquals(recorded.path("id"), answers.get(i).path("id"));
            assertEquals(
                    recorded.path("expected"),
                    answers.get(i).path("verdict"),
                    recorded.path("id").asString());
            assertEquals(
                    recorded.path("code"),
                    answers.get(i).path("code"),
                    recorded.path("id").asString());
            assertEquals(3, answers.get(i).size(), answers.get(i).toString());
        }
    }

    @Test
    void aMalformedLineIsAnsweredAndTheRestGoesOn() throws Exception {
        String good = good();
        List<JsonNode> answers = answers(
                good,
                "garbage",
                good.substring(0, good.length() - 20),
                "[1, 2]",
                "",
                "{\"id\": 7}",
                good.replace("\"now\":1798761600", "\"now\":\"soon\""),
                good.replace("\"now\"", "\"revokd\":\"x\",\"now\""),
                good.replace("\"now\"", "\"id\":\"again\",\"now\""),
                good.replace("\"sig_b64\":\"", "\"sig_b64\":\"-"),
                good.replace("\"now\":1798761600", "\"now\":99999999999999999"),
                "{\"id\":null}",
                good.replace("\"now\":1798761600", "\"now\":" + "1".repeat(2000)),
                good.replace("\"now\":1798761600", "\"now\":" + "[".repeat(2000)),
                good.replace("\"now\"", "\"" + "n".repeat(100_000) + "\":1,\"now\""),
                "{\"id\":" + "1".repeat(2000) + "}",
                good);

        List<String> texts = answers.stream().map(JsonNode::toString).toList();
        assertEquals(16, answers.size(), texts.toString());
        String id = Vectors.cases().getFirst().path("id").asString();
        for (int i : List.of(2, 5, 6, 7, 8, 9, 11, 12, 13)) {
            assertEquals(id, answers.get(i).path("id").asString(), texts.get(i));
        }
        assertEquals("accept", answers.get(0).path("verdict").asString());
        assertEquals("accept", answers.get(15).path("verdict").asString());
        for (int i = 1; i < 15; i++) {
            assertTrue(answers.get(i).path("error").isString(), texts.get(i));
            assertTrue(answers.get(i).path("verdict").isMissingNode(), texts.get(i));
        }
        assertTrue(answers.get(1).path("id").isNull());
        assertTrue(answers.get(3).path("error").asString().contains("not a JSON object"), texts.get(3));
        assertEquals(7, answers.get(4).path("id").asInt());
        assertTrue(answers.get(5).path("error").asString().contains("now: expected seconds"), texts.get(5));
        assertTrue(answers.get(6).path("error").asString().contains("'revokd'"), texts.get(6));
        assertTrue(answers.get(8).path("error").asString().contains("sig_b64: not base64"), texts.get(8));
        assertTrue(answers.get(9).path("error").asString().contains("out of range"), texts.get(9));
        assertTrue(answers.get(11).path("error").asString().contains("too long a number"), texts.get(11));
    }

    @Test
    void aLineThatIsTooLongDoesNotFillTheMemory() throws Exception {
        String tooLong = good().replace("\"message_b64\":\"", "\"message_b64\":\"" + "A".repeat(6 * 1024 * 1024));

        List<JsonNode> answers = answers(tooLong, good());

        assertTrue(answers.get(0).path("error").asString().contains("a line of more than"));
        assertEquals(Vectors.cases().getFirst().path("id"), answers.get(0).path("id"));
        assertEquals("accept", answers.get(1).path("verdict").asString());
    }

    @Test
    void aCaseThatRunsIntoADefectOfTheAgentIsAnsweredAndTheRestGoesOn() throws Exception {
        TestAgent.Result result = BrokenAgent.run(good() + "\n" + good() + "\n", "verify", "--batch");

        assertEquals(Exit.OK, result.exit(), result.all());
        List<JsonNode> answers =
                result.out().lines().map(new JsonMapper()::readTree).toList();
        assertEquals(2, answers.size(), result.all());
        for (JsonNode answer : answers) {
            assertEquals(Vectors.cases().getFirst().path("id"), answer.path("id"));
            assertTrue(answer.path("error").asString().contains("should not have happened"), answer.toString());
        }
    }

    @Test
    void aTrustFileThatIsNotThereRefusesAndOneThatChangesIsReadAnew() throws Exception {
        Path signers = directory.resolve("signers");
        JsonNode recorded = Vectors.cases().getFirst();
        String line = Vectors.line(recorded).replace(Vectors.file(recorded, "allowed_signers"), signers.toString());

        assertEquals("TRUST_FILE", answers(line).getFirst().path("code").asString());
        Files.copy(Path.of(Vectors.file(recorded, "allowed_signers")), signers);
        assertEquals("OK", answers(line).getFirst().path("code").asString());
    }
}
