package felhom.bench;

import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import felhom.authz.trust.Loaded;
import felhom.authz.trust.SshsigVerifier;
import felhom.authz.trust.Trust;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A whole verification, armor to verdict, against the two signature checks in it. Budget: 95 % of their speed, 8 KiB
/// allocated beside theirs.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VerifyBenchmark {
    @Param
    public Sample.Kind kind;

    private Sample sample;
    private SshsigVerifier verifier;
    private final Request request =
            new Request(Sample.NAMESPACE, Sample.PRINCIPAL, Instant.parse("2027-01-01T00:00:00Z"));

    @Setup
    public void trust() throws Exception {
        sample = Sample.load(kind);
        verifier = switch (Trust.parse(sample.allowed)) {
            case Loaded.Good<Trust>(var trust) -> new SshsigVerifier(trust);
            case Loaded.Bad<Trust>(var refusal) -> throw new IllegalStateException(refusal.toString());
        };
        if (!(whole() instanceof Verification.Accepted) || !raw()) {
            throw new IllegalStateException("the sample is not accepted: " + whole());
        }
    }

    @Benchmark
    public Verification whole() {
        return verifier.verify(sample.file, Message.of(sample.message), request);
    }

    @Benchmark
    public boolean raw() throws Exception {
        return sample.raw.verify();
    }
}
