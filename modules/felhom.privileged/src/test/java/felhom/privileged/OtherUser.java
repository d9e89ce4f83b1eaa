package felhom.privileged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Somebody whom root's helper does not serve: where the tests are root, `nobody`; else whoever runs them,
/// who is then not named to it.
record OtherUser(String name, boolean nobody, Path directory) implements AutoCloseable {
    private static final String ASKS = """
            use Socket;
            my ($socket, $request) = @ARGV;
            open(my $in, "<", $request) or die $!; binmode $in; local $/; my $bytes = <$in>;
            if ($> == 0) { $( = $) = "65534 65534"; $< = $> = 65534; die "still root" if $> == 0; }
            socket(my $to, AF_UNIX, SOCK_STREAM, 0) or die $!;
            connect($to, sockaddr_un($socket)) or die $!;
            $SIG{PIPE} = "IGNORE";
            syswrite($to, $bytes); shutdown($to, 1);
            binmode STDOUT; print <$to>;
            """;

    static OtherUser of(Path directory) {
        String me = System.getProperty("user.name");
        return new OtherUser(me.equals("root") ? "nobody" : me, me.equals("root"), directory);
    }

    /// Root alone is served where none is named.
    String[] helperWords() {
        return nobody ? new String[] {"--user", "daemon"} : new String[0];
    }

    byte[] asks(Path socket, byte[] request) throws IOException {
        Path file = Files.write(directory.resolve("request"), request);
        List<String> command = new ArrayList<>(List.of("perl", "-e", ASKS, socket.toString(), file.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .getInputStream()
                .readAllBytes();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve("request"));
    }
}
