package felhom.shell.trust;

import felhom.engine.trust.NamedFile;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.messages.Message;
import felhom.messages.SignatureCase;
import felhom.messages.SignatureMessages;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `verify --batch`: one case a line in, one answer a line out, each before the next is read.
final class VerifyBatch {
    /// Room for a message of 3 MiB and more in base64.
    static final int MOST_LINE = 5 * 1024 * 1024;

    private static final int MOST_KEPT = 2 * 1024 * 1024;

    private final CommandRun run;
    private final InputStream in;

    // Reading a trust file costs far more than a signature, and most batches come back to a few of them. What was read
    // is the key, so that a file that changes is read anew.
    private final Map<Trust, Signatures.Checker> checkers = new HashMap<>();
    private long kept;

    private record Trust(ByteBuffer allowed, Optional<ByteBuffer> revoked) {
        int size() {
            return allowed.capacity() + revoked.map(ByteBuffer::capacity).orElse(0);
        }
    }

    VerifyBatch(CommandRun run) {
        this.run = run;
        this.in = new BufferedInputStream(run.console().stdin());
    }

    Exit run() {
        try {
            for (Optional<byte[]> line = line(); line.isPresent(); line = line()) {
                if (!blank(line.get())) {
                    run.line(answer(line.get()));
                    if (!run.console().taken()) {
                        return Exit.FAILED;
                    }
                }
            }
            return Exit.OK;
        } catch (IOException e) {
            run.console().error("error: standard input broke off: " + e.getMessage());
            return Exit.FAILED;
        }
    }

    private static boolean blank(byte[] line) {
        return line.length <= 1 && new String(line, StandardCharsets.ISO_8859_1).isBlank();
    }

    /// The next line without its end; of one that is too long, one byte more than is allowed.
    private Optional<byte[]> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() <= MOST_LINE) {
                line.write(next);
            }
        }
        return Optional.of(line.toByteArray());
    }

    private Message answer(byte[] line) {
        SignatureCase.Id id = SignatureCase.id(line);
        try {
            if (line.length > MOST_LINE) {
                throw new SignatureCase.MalformedException("a line of more than " + MOST_LINE + " bytes");
            }
            return SignatureMessages.answer(id, judge(SignatureCase.of(line)));
        } catch (SignatureCase.MalformedException e) {
            return SignatureMessages.fault(id, String.valueOf(e.getMessage()));
        } catch (RuntimeException bug) {
            // Whatever one case runs into, the others are answered.
            return SignatureMessages.fault(id, "this should not have happened: " + bug);
        }
    }

    private Signatures.Judgement judge(SignatureCase given) {
        byte[] allowed;
        try {
            allowed = NamedFile.read(given.allowedSigners(), TrustDirectory.MOST_BYTES);
        } catch (IOException e) {
            return new Signatures.Refused(Signatures.NO_SIGNERS, String.valueOf(e.getMessage()));
        }
        Optional<byte[]> revoked = Optional.empty();
        if (given.revoked().isPresent()) {
            try {
                revoked = Optional.of(NamedFile.read(given.revoked().get(), TrustDirectory.MOST_BYTES));
            } catch (IOException e) {
                return new Signatures.Refused(Signatures.NO_REVOCATIONS, String.valueOf(e.getMessage()));
            }
        }
        return given.judge(checker(allowed, revoked));
    }

    private Signatures.Checker checker(byte[] allowed, Optional<byte[]> revoked) {
        Trust trust = new Trust(ByteBuffer.wrap(allowed), revoked.map(ByteBuffer::wrap));
        Signatures.Checker known = checkers.get(trust);
        if (known != null) {
            return known;
        }
        Signatures.Checker fresh = run.installation().signatures().trusting(allowed, revoked);
        if (kept + trust.size() > MOST_KEPT) {
            checkers.clear();
            kept = 0;
        }
        checkers.put(trust, fresh);
        kept += trust.size();
        return fresh;
    }
}
