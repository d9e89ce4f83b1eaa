package felhom.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.privileged.HelperProcess.Waits;
import felhom.privileged.program.Program;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the kernel is asked for by root's helper, as `strace` sees it.
@Timeout(120)
class NoShellTests {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final Pattern STARTED = Pattern.compile("execve\\(\"([^\"]+)\".* = 0$");

    @TempDir
    private Path directory;

    private List<String> traced(RootRequest request, String calls) throws Exception {
        assumeTrue(Files.isExecutable(STRACE), "not run: there is no " + STRACE);
        Path trace = directory.resolve("trace");
        List<String> command = new ArrayList<>(
                List.of(STRACE.toString(), "-f", "-qq", "-e", "trace=" + calls, "-o", trace.toString()));
        command.addAll(HelperProcess.command(directory, Waits.LONG, "--stdio"));
        Process helper = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        helper.getOutputStream().write(HelperProcess.bytes(request));
        helper.getOutputStream().close();
        byte[] answered = helper.getInputStream().readAllBytes();
        helper.waitFor();
        assumeTrue(Files.exists(trace) && Files.size(trace) > 0, "not run: strace may not trace here");
        assertTrue(answered.length > 0, "the helper did not answer");
        RootAnswer.Said said = (RootAnswer.Said) HelperProcess.answer(answered);
        assertTrue(said.text().contains("--json=c"), said.text());
        return Files.readAllLines(trace);
    }

    private RootRequest health() throws Exception {
        TestHost host = TestHost.in(directory);
        // One that says what it gets, and is no script: a script would be started by a shell.
        host.programs().copy(Program.SMARTCTL, Path.of("/usr/bin/echo"));
        return new RootRequest.Health(new DiskName("sda"), DeviceType.SAT);
    }

    @Test
    void noShellIsStarted() throws Exception {
        List<String> trace = traced(health(), "execve");

        List<String> started = trace.stream()
                .map(STARTED::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .filter(path -> !path.endsWith("/bin/java") && !path.endsWith("/lib/jspawnhelper"))
                .toList();
        assertEquals(
                List.of(
                        directory + Program.TIMEOUT.path(),
                        directory + Program.SMARTCTL.path(),
                        directory + Program.KILL.path()),
                started);
    }

    @Test
    void noSocketOfAnotherKindIsUsed() throws Exception {
        List<String> trace = traced(health(), "bind,connect,sendto,sendmsg,listen");

        assertEquals(
                List.of(),
                trace.stream()
                        .filter(line -> line.contains("AF_") && !line.contains("AF_UNIX"))
                        .toList());
    }
}
