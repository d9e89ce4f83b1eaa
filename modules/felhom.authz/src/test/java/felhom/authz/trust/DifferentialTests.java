package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nearly good signatures, before us and before the real `ssh-keygen -Y verify`: we may refuse more, never less.
@Tag("slow")
class DifferentialTests {
    private static final int ATTEMPTS = Boolean.getBoolean("felhom.long") ? 20_000 : 1_000;
    private static final int WORKERS = 4;

    @TempDir
    Path temporary;

    private record Comparison(int number, Attempt attempt, Verification ours, boolean theirs) {
        boolean weAreLaxer() {
            return ours.code() == Code.OK && !theirs;
        }

        @Override
        public String toString() {
            return number + " " + attempt.kind() + ": " + ours + "\n"
                    + new String(attempt.allowed(), StandardCharsets.ISO_8859_1) + "principal '" + attempt.principal()
                    + "' namespace '" + attempt.namespace() + "' now " + attempt.now() + "\n"
                    + Base64.getEncoder().encodeToString(attempt.signature()) + "\nrevoked "
                    + attempt.revoked().map(Base64.getEncoder()::encodeToString);
        }
    }

    @Test
    void whatOpenSshRefusesWeRefuse() throws Exception {
        long start = System.nanoTime();
        var maker = new AttemptMaker();
        var next = new AtomicInteger();
        var work = new ArrayList<Callable<List<Comparison>>>();
        for (int i = 0; i < WORKERS; i++) {
            var keygen = new OpenSsh(Files.createDirectory(temporary.resolve("worker" + i)));
            work.add(() -> compare(maker, keygen, next));
        }
        var all = new ArrayList<Comparison>();
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            for (var part : workers.invokeAll(work)) {
                all.addAll(part.get());
            }
        }
        report(all, (System.nanoTime() - start) / 1_000_000_000);

        assertEquals(ATTEMPTS, all.size());
        assertEquals(List.of(), all.stream().filter(Comparison::weAreLaxer).toList());
        for (var comparison : all) {
            if (comparison.attempt().kind().startsWith("UNTOUCHED")) {
                assertTrue(comparison.theirs() && comparison.ours().code() == Code.OK, comparison::toString);
            }
        }
    }

    private static List<Comparison> compare(AttemptMaker maker, OpenSsh keygen, AtomicInteger next) throws Exception {
        var done = new ArrayList<Comparison>();
        for (int number = next.getAndIncrement(); number < ATTEMPTS; number = next.getAndIncrement()) {
            var attempt = maker.make(number);
            done.add(new Comparison(number, attempt, attempt.ours(), keygen.accepts(asLaterVersionsRead(attempt))));
        }
        return done;
    }

    /// A signature file that ends every line in CR LF is read by OpenSSH from 10.0 on, and by us, but not by 9.x.
    private static Attempt asLaterVersionsRead(Attempt attempt) {
        var text = new String(attempt.signature(), StandardCharsets.ISO_8859_1);
        if (!text.replace("\r\n", "").matches("[^\r\n]*")) {
            return attempt;
        }
        return new Attempt(
                attempt.kind(),
                text.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1),
                attempt.message(),
                attempt.allowed(),
                attempt.revoked(),
                attempt.namespace(),
                attempt.principal(),
                attempt.now());
    }

    private static void report(List<Comparison> all, long seconds) {
        Map<Code, Integer> codes = new EnumMap<>(Code.class);
        int both = 0;
        int stricter = 0;
        for (var comparison : all) {
            codes.merge(comparison.ours().code(), 1, Integer::sum);
            both += comparison.theirs() && comparison.ours().code() == Code.OK ? 1 : 0;
            stricter += comparison.theirs() && comparison.ours().code() != Code.OK ? 1 : 0;
        }
        System.out.println("differential: " + all.size() + " attempts in " + seconds + " s; accepted by both " + both
                + ", refused by us alone " + stricter + ", our codes " + codes);
    }
}
