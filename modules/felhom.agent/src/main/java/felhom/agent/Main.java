package felhom.agent;

import felhom.shell.Console;
import felhom.shell.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;

/// The entry point of the image's launcher.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Console console = new Console(System.out, System.err, onTerminal(), Main::typed, System.in);
        Signals signals = Signals.install();
        int code;
        try {
            Configuration.Source source = new Configuration.Source(
                    System.getenv(), Path.of("/etc/felhom-agent/agent.json"), Path.of("/proc/sys/kernel/hostname"));
            code = new Shell(new Agent(source, Machine.real()), console, signals)
                    .run(args)
                    .code();
        } finally {
            System.out.flush();
            signals.done();
        }
        // While the JVM ends because of a signal, exit() would wait for the very hook that waits for us.
        if (!signals.requested()) {
            System.exit(code);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it is null here: the image has no jdk.internal.le, which provides the rest
    private static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    private static Optional<String> typed() {
        try {
            return Optional.ofNullable(
                    new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
