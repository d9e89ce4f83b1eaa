package felhom.agent;

import felhom.shell.Shell;
import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import felhom.shell.console.Console;
import felhom.shell.console.Secrets;
import felhom.shell.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The program where no host is configured: an operator's desk, with something piped into it.
final class Desk {
    final Map<String, String> environment = new TreeMap<>();

    TestAgent.Result run(byte[] stdin, List<String> args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var secrets = new Secrets();
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                new ByteArrayInputStream(stdin),
                secrets,
                () -> {});
        var source = new Configuration.Source(
                environment, Path.of("/nonexistent/agent.json"), Path.of("/proc/sys/kernel/hostname"));
        Exit exit = new Shell(new Agent(source, Machine.real(), secrets), console, Interruption.NEVER)
                .run(args.toArray(String[]::new));
        return new TestAgent.Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
