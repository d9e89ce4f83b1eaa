package felhom.privileged;

import felhom.ops.Step;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Root's helper as a process, started as systemd starts it: with a listening UNIX socket as its standard
/// input, and again whenever somebody connects and none runs.
final class HelperProcess implements AutoCloseable {
    private static final String LISTENS = """
            use Socket; use POSIX ();
            my ($path, $accept) = (shift, shift);
            socket(my $server, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
            bind($server, sockaddr_un($path)) or die "bind: $!";
            listen($server, 128) or die "listen: $!";
            chmod 0666, $path;
            print STDERR "listening\\n";
            while (1) {
                my $ready = ""; vec($ready, fileno($server), 1) = 1;
                select($ready, undef, undef, undef) > 0 or next;
                my $in = $server;
                if ($accept) { accept($in, $server) or next; }
                my $child = fork();
                if (!$child) { POSIX::dup2(fileno($in), 0); exec @ARGV; POSIX::_exit(127); }
                close $in if $accept;
                print STDERR "started $child\\n";
                waitpid($child, 0);
                print STDERR "ended " . ($? >> 8) . "\\n";
            }
            """;

    private final Process listener;
    private final Path socket;
    private final Path said;

    private HelperProcess(Process listener, Path socket, Path said) {
        this.listener = listener;
        this.socket = socket;
        this.said = said;
    }

    /// How long it waits, in milliseconds.
    record Waits(int request, int answer, int idle) {
        static final Waits LONG = new Waits(60_000, 60_000, 120_000);

        List<String> words() {
            return List.of(Integer.toString(request), Integer.toString(answer), Integer.toString(idle));
        }
    }

    static HelperProcess listening(Path host, Waits waits, String... words) throws IOException {
        return start(host, waits, false, words);
    }

    /// As with `Accept=yes`: one connection, which is its standard input.
    static HelperProcess accepting(Path host, Waits waits, String... words) throws IOException {
        return start(host, waits, true, words);
    }

    private static HelperProcess start(Path host, Waits waits, boolean accept, String... words) throws IOException {
        Path socket = host.resolve("root.sock");
        Path said = host.resolve("said");
        List<String> command = new ArrayList<>(List.of("perl", "-e", LISTENS, socket.toString(), accept ? "1" : "0"));
        command.addAll(command(host, waits, words));
        Process listener = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile())
                .start();
        HelperProcess process = new HelperProcess(listener, socket, said);
        process.until("listening");
        return process;
    }

    /// What starts it, with whatever is then its standard input.
    static List<String> command(Path host, Waits waits, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx24m",
                "-cp",
                Stream.of(Main.class, TestHelper.class, RootCodec.class, Step.class)
                        .map(HelperProcess::place)
                        .distinct()
                        .collect(Collectors.joining(":")),
                TestHelper.class.getName(),
                host.toString()));
        command.addAll(waits.words());
        command.addAll(List.of(words));
        return command;
    }

    /// The directory or jar that a class came from.
    private static String place(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        String found = String.valueOf(type.getResource("/" + file));
        String place = found.substring(0, found.length() - file.length());
        return Path.of(URI.create(place.startsWith("jar:") ? place.substring(4, place.length() - 2) : place))
                .toString();
    }

    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    RootAnswer ask(RootRequest request) throws IOException {
        return ask(bytes(request));
    }

    /// @param request which may be none
    RootAnswer ask(byte[] request) throws IOException {
        try (SocketChannel channel = connect()) {
            send(channel, request);
            return answer(channel);
        }
    }

    /// It may have hung up before it has heard everything; what it said is there to be read all the same.
    static void send(SocketChannel channel, byte[] request) {
        try {
            for (ByteBuffer bytes = ByteBuffer.wrap(request); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
        } catch (IOException hungUp) {
            return;
        }
    }

    static RootAnswer answer(SocketChannel channel) throws IOException {
        return RootCodec.readAnswer(Channels.newInputStream(channel));
    }

    static RootAnswer answer(byte[] bytes) throws IOException {
        return RootCodec.readAnswer(new ByteArrayInputStream(bytes));
    }

    static byte[] bytes(RootRequest request) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        RootCodec.write(request, to);
        return to.toByteArray();
    }

    /// What it has said so far.
    String said() throws IOException {
        return Files.readString(said);
    }

    /// What it has said of faults of its own.
    String faults() {
        try {
            return said().lines().filter(line -> line.contains("has a fault")).collect(Collectors.joining("\n"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Waits until it says so.
    void until(String words) throws IOException {
        while (!said().contains(words)) {
            if (!listener.isAlive()) {
                throw new AssertionError(said());
            }
            Thread.onSpinWait();
        }
    }

    /// Of the one that was started last.
    long pid() throws IOException {
        until("started ");
        return Long.parseLong(said().lines()
                .filter(line -> line.startsWith("started "))
                .reduce((_, last) -> last)
                .orElseThrow()
                .substring("started ".length()));
    }

    Path socket() {
        return socket;
    }

    @Override
    public void close() {
        listener.descendants().forEach(ProcessHandle::destroyForcibly);
        listener.destroyForcibly();
        listener.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
