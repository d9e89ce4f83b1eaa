package felhom.privileged.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A FUSE file system that takes every question and answers none: who asks it hangs in the kernel and does
/// not even die of SIGKILL, until it is gone.
final class NeverAnswers implements AutoCloseable {
    /// Answers FUSE_INIT (26), which the kernel insists on (`linux/fuse.h`, protocol 7.31), and nothing else.
    private static final String SERVER = """
            my $dir = shift;
            sysopen(my $fuse, "/dev/fuse", 2) or exit 3;
            my ($from, $type, $data) = ("never", "fuse", "fd=" . fileno($fuse) . ",rootmode=40000,user_id=0,group_id=0");
            syscall(165, $from, $dir, $type, 6, $data) == 0 or exit 4;
            my $request;
            sysread($fuse, $request, 1 << 20) or exit 5;
            my ($length, $code, $unique) = unpack("LLQ", $request);
            my $said = pack("LLLLSSLLSSL7", 7, 31, 0, 0, 1, 1, 4096, 1, 0, 0, (0) x 7);
            syswrite($fuse, pack("LlQ", 16 + length($said), 0, $unique) . $said) or exit 6;
            $| = 1;
            print "ready\\n";
            while (sysread($fuse, $request, 1 << 20)) { }
            """;

    private final Path directory;
    private final Process server;

    private NeverAnswers(Path directory, Process server) {
        this.directory = directory;
        this.server = server;
    }

    /// Skips the test where this user may not mount one.
    static NeverAnswers mounted(Path directory) throws IOException {
        Files.createDirectory(directory);
        // The number of mount(2) is x86-64's.
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "not run: it knows mount(2) of x86-64 alone");
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "not run: /dev/fuse is not this user's to open");
        Process server = new ProcessBuilder("perl", "-e", SERVER, directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String ready = server.inputReader().readLine();
        assumeTrue("ready".equals(ready), "not run: a FUSE file system cannot be mounted here");
        return new NeverAnswers(directory, server);
    }

    Path file() {
        return directory.resolve("file");
    }

    @Override
    public void close() throws IOException {
        server.destroyForcibly().onExit().join();
        Process unmounting = new ProcessBuilder("umount", "-l", directory.toString())
                .inheritIO()
                .start();
        if (unmounting.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue() != 0) {
            throw new IOException("cannot unmount " + directory);
        }
    }
}
