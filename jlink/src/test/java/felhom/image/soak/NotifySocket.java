package felhom.image.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hears what a service tells systemd. Perl's, since Java has no datagram socket of this kind and every
/// Debian has Perl.
final class NotifySocket implements AutoCloseable {
    private static final String PROGRAM = """
            use Socket;
            socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
            bind($socket, pack_sockaddr_un($ARGV[0])) or die "bind: $!";
            $| = 1;
            print "ready\\n";
            while (defined recv($socket, my $message, 65536, 0)) { $message =~ tr/\\n/\\t/; print $message, "\\n"; }
            """;

    private final Process perl;
    private final BufferedReader out;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    /// @param words the fields of one message, separated by tabulators
    record Told(Instant at, String words) {}

    /// @param path where the socket is made
    NotifySocket(Path path) throws IOException {
        perl = new ProcessBuilder("perl", "-e", PROGRAM, path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = perl.inputReader(StandardCharsets.UTF_8);
        var first = out.readLine();
        if (!"ready".equals(first)) throw new AssertionError("the listener said " + first);
        Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        try {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                told.add(new Told(Instant.now(), line));
            }
        } catch (IOException ended) {
            told.add(new Told(Instant.now(), "the listener ended: " + ended));
        }
    }

    /// All that had this field, oldest first.
    List<Told> told(String field) {
        return told.stream()
                .filter(one -> List.of(one.words().split("\t")).contains(field))
                .toList();
    }

    @Override
    public void close() {
        perl.destroyForcibly();
    }
}
