package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.trust.RefusalReason;
import felhom.shell.command.Exit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `apply`: a plan and its signatures as files.
class ApplyTests extends ShellCase {
    private static final String SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n";
    private static final String NOT_SIGNED = "refused (signature): SIGNATURE_INVALID";

    @TempDir
    Path directory = Path.of("unset");

    private Path plan = Path.of("unset");
    private Path signature = Path.of("unset");

    @BeforeEach
    void aPlanAndItsSignature() throws IOException {
        plan = file("plan.json", Plans.DOCUMENT, StandardCharsets.US_ASCII);
        signature = file("plan.json.sig", SIGNATURE, StandardCharsets.US_ASCII);
        door.plan = Optional.of(Plans.rollback());
        door.outcome = Optional.of(new Outcome.Done("done: roll guest 101 back to snapshot 'clean'"));
    }

    private Path file(String name, String text, Charset as) throws IOException {
        return Files.write(directory.resolve(name), text.getBytes(as));
    }

    private Result apply(Path... files) {
        String[] words = new String[files.length + 1];
        words[0] = "apply";
        for (int i = 0; i < files.length; i++) {
            words[i + 1] = files[i].toString();
        }
        return run(words);
    }

    @Test
    void theFilesReachTheDoorByteForByte() throws IOException {
        Path second = Files.write(directory.resolve("second"), new byte[] {0, (byte) 0xff, '\r', '\n'});

        Result result = apply(plan, signature, second);

        assertEquals(Exit.OK, result.exit());
        assertEquals("done: roll guest 101 back to snapshot 'clean'\n", result.out());
        assertEquals(List.of("apply"), door.asked);
        var approval = door.approvals.getFirst();
        assertArrayEquals(Files.readAllBytes(plan), approval.payload());
        assertEquals(2, approval.signatures().size());
        assertArrayEquals(Files.readAllBytes(signature), approval.signatures().getFirst());
        assertArrayEquals(Files.readAllBytes(second), approval.signatures().getLast());
    }

    @Test
    void whoeverSignedItIsNotWarnedAgain() {
        Result result = apply(plan, signature);

        assertEquals("task " + Plans.TASK + "\n" + LOG, result.err());
    }

    @Test
    void aPlanThatAnEditorOrAShellRewroteIsRefusedWithWhatHappenedToIt() throws IOException {
        door.verdict = RefusalReason.SIGNATURE.because("SIGNATURE_INVALID");
        Path crlf = file("crlf", Plans.DOCUMENT.replace("\n", "\r\n"), StandardCharsets.US_ASCII);
        Path utf16 = file("utf16", "\uFEFF" + Plans.DOCUMENT, StandardCharsets.UTF_16LE);
        Path mark = file("mark", "\uFEFF" + Plans.DOCUMENT, StandardCharsets.UTF_8);

        Result byCrlf = apply(crlf, signature);
        Result byUtf16 = apply(utf16, signature);
        Result byMark = apply(mark, signature);

        assertEquals(Exit.REFUSED, byCrlf.exit());
        assertEquals(
                NOT_SIGNED + "; '" + crlf + "': its lines end with CRLF (an editor, mail or git changed them); use the"
                        + " file as it was made\n" + LOG,
                byCrlf.err());
        assertEquals(
                NOT_SIGNED + "; '" + utf16 + "': it is UTF-16 (PowerShell's '>' writes that); use the file as it was"
                        + " made\n" + LOG,
                byUtf16.err());
        assertEquals(
                NOT_SIGNED + "; '" + mark + "': it begins with a byte order mark (some editors write one); use the"
                        + " file as it was made\n" + LOG,
                byMark.err());
    }

    @Test
    void aSignatureIsOnlyBlamedForItsEncodingSinceEitherLineEndWillDo() throws IOException {
        door.verdict = RefusalReason.SIGNATURE.because("SIGNATURE_INVALID");
        Path crlf = file("crlf", SIGNATURE.replace("\n", "\r\n"), StandardCharsets.US_ASCII);
        Path utf16 = file("utf16", "\uFEFF" + SIGNATURE, StandardCharsets.UTF_16LE);

        Result good = apply(plan, signature, crlf);
        Result bad = apply(plan, signature, utf16);
        Result json = run("apply", plan.toString(), signature.toString(), utf16.toString(), "--json");

        assertEquals(NOT_SIGNED + "\n" + LOG, good.err());
        assertEquals(
                NOT_SIGNED + "; '" + utf16 + "': it is UTF-16 (PowerShell's '>' writes that); use the file as it was"
                        + " made\n" + LOG,
                bad.err());
        assertEquals(Exit.REFUSED, json.exit());
        json.isJson("""
                {'order':'an-order','operation':'rollback','verdict':'refused','why':'signature',
                'reason':'SIGNATURE_INVALID; `%s`: it is UTF-16 (PowerShell`s `>` writes that);""".formatted(utf16) + " use the file as it was made','log_head':'" + FakeState.HEAD + "'}");
    }

    @Test
    void whatIsAcceptedIsNotBlamed() throws IOException {
        Path crlf = file("crlf", SIGNATURE.replace("\n", "\r\n"), StandardCharsets.US_ASCII);

        Result result = apply(plan, crlf);

        assertEquals(Exit.OK, result.exit());
        assertFalse(result.err().contains("CRLF"), result.err());
    }

    @Test
    void aFileThatIsNotThereOpensNoDoor() {
        Path gone = directory.resolve("gone");

        Result noPlan = apply(gone, signature);
        Result noSignature = apply(plan, gone);
        Result none = apply(plan);

        assertEquals(Exit.USAGE, noPlan.exit());
        assertTrue(noPlan.err().startsWith("error: PLAN: '" + gone + "': "), noPlan.err());
        assertEquals(Exit.USAGE, noSignature.exit());
        assertTrue(noSignature.err().contains("'" + gone + "': "), noSignature.err());
        assertEquals(Exit.USAGE, none.exit(), "a plan alone is not signed");
        assertEquals(0, agent.opened);
    }
}
