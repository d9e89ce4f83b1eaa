package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A plan and its signature after they went through mail, an editor or another shell.
class SignedFileFormTests extends SignedCase {
    private static byte[] utf16(Path file) throws Exception {
        return ("\uFEFF" + Files.readString(file)).getBytes(StandardCharsets.UTF_16LE);
    }

    private Path with(byte[] bytes) throws Exception {
        return Files.write(save(""), bytes);
    }

    private static byte[] crlf(Path file) throws Exception {
        return Files.readString(file).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void refusedBecause(String words, Path plan, Path signature) {
        TestAgent.Result result = apply(plan, signature);

        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains(words), result.all());
        assertEquals("new", guest.data(), "nothing is done");
    }

    @Test
    void aPlanThatWasChangedOnItsWaySaysHow() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path crlf = with(crlf(plan));
        Path utf16 = with(utf16(plan));
        Path mark = with(("\uFEFF" + Files.readString(plan)).getBytes(StandardCharsets.UTF_8));

        refusedBecause("'" + crlf + "': its lines end with CRLF", crlf, signature);
        refusedBecause("'" + crlf + "': its lines end with CRLF", crlf, operators.sign(alice, crlf));
        refusedBecause("'" + utf16 + "': it is UTF-16", utf16, operators.sign(alice, utf16));
        refusedBecause("'" + mark + "': it begins with a byte order mark", mark, operators.sign(alice, mark));
    }

    @Test
    void aSignatureThatIsUtf16SaysSoAndOneWithCrlfIsTaken() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path utf16 = with(utf16(signature));

        refusedBecause("'" + utf16 + "': it is UTF-16", plan, utf16);
        String json =
                agent.run("apply", plan.toString(), utf16.toString(), "--json").out();
        TestAgent.Result taken = apply(plan, with(crlf(signature)));

        assertTrue(new JsonMapper().readTree(json).path("reason").asString().contains("UTF-16"), json);
        assertEquals(Exit.OK, taken.exit(), taken.all());
        assertEquals("old", guest.data());
    }
}
