package felhom.host.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Hears what is sent to a datagram socket, as systemd does. Perl's, since Java has no such socket and every
/// Debian has Perl.
final class Listener implements AutoCloseable {
    private static final String PROGRAM = """
            use Socket;
            my $name = $ARGV[0];
            $name =~ s/^@/\\0/;
            socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
            bind($socket, pack_sockaddr_un($name)) or die "bind: $!";
            $| = 1;
            print "ready\\n";
            while (defined recv($socket, my $message, 65536, 0)) { print unpack("H*", $message), "\\n"; }
            """;

    private final Process perl;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /// @param address as NOTIFY_SOCKET has it
    Listener(String address) throws IOException, InterruptedException {
        perl = new ProcessBuilder("perl", "-e", PROGRAM, address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread.ofPlatform().daemon().start(this::read);
        String first = line();
        if (!first.equals("ready")) {
            throw new AssertionError("the listener said " + first);
        }
    }

    private void read() {
        try (var out = new BufferedReader(new InputStreamReader(perl.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            lines.add("the listener ended: " + ended);
        }
    }

    private String line() throws InterruptedException {
        String line = lines.poll(60, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing was heard within a minute");
        }
        return line;
    }

    /// The next datagram.
    String heard() throws InterruptedException {
        return new String(HexFormat.of().parseHex(line()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        perl.destroyForcibly();
    }
}
