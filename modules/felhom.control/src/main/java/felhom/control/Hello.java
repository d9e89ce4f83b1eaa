package felhom.control;

import felhom.control.value.Codec;
import java.time.Duration;
import java.util.Optional;

/// The first frame of either side.
///
/// @param version of the program
/// @param commit that it was built from
/// @param says whom the client takes its user for, which nobody has proven; empty from a daemon
/// @param patience how long an order of the client's waits for others; empty from a daemon
public record Hello(String version, String commit, Optional<String> says, Optional<Duration> patience) {
    /// The version of what is said here. It changes with every change that one of two programs would notice;
    /// two programs of different builds do not talk to each other anyway.
    public static final int PROTOCOL = 1;

    public static final String FIELD = "felhom-control";

    public static final Codec<Hello> CODEC = Codec.object(
            (hello, to) -> to.put(FIELD, Codec.COUNT, PROTOCOL)
                    .text("version", hello.version())
                    .text("commit", hello.commit())
                    .maybe("says", Codec.TEXT, hello.says())
                    .maybe("wait", Codec.SPAN, hello.patience()),
            from -> new Hello(
                    from.text("version"),
                    from.text("commit"),
                    from.maybe("says", Codec.TEXT),
                    from.maybe("wait", Codec.SPAN)));

    public Hello(String version, String commit) {
        this(version, commit, Optional.empty(), Optional.empty());
    }

    public boolean sameBuild(Hello other) {
        return version.equals(other.version) && commit.equals(other.commit);
    }

    /// Such as `0.1.0 (commit 0123456789ab)`.
    public String words() {
        return version + " (commit " + commit + ")";
    }
}
