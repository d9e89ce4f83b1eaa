package felhom.agent;

import felhom.shell.Shell;
import felhom.shell.console.Console;
import felhom.shell.console.Secrets;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.Map;

/// The entry point of the image's launcher.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Signals signals = Signals.install();
        int code;
        try {
            code = run(args, signals);
        } finally {
            signals.done();
        }
        // While the JVM ends because of a signal, exit() would wait for the very hook that waits for us.
        if (!signals.received()) {
            System.exit(code);
        }
    }

    private static int run(String[] args, Signals signals) {
        Map<String, String> environment = System.getenv();
        Secrets secrets = new Secrets();
        // Not System.out and System.err, which keep it to themselves when they cannot be written to.
        Console console = new Console(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                new ControllingTerminal(environment),
                System.in,
                secrets,
                signals::request);
        Configuration.Source source = new Configuration.Source(
                environment, Path.of("/etc/felhom-agent/agent.json"), Path.of("/proc/sys/kernel/hostname"));
        return new Shell(new Agent(source, Machine.real(), secrets), console, signals)
                .run(args)
                .code();
    }
}
