package felhom.testkit;

import felhom.testkit.fault.FaultSpec;
import felhom.testkit.fault.Faults;
import felhom.testkit.program.Program;
import felhom.testkit.time.SimClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Runs a simulated host for demonstrations and end-to-end tests, until a signal ends it.
public final class SimulatorMain {
    /// The environment has all settings; those of an agent that is installed on this machine are for its own
    /// host.
    private static final String NO_SETTINGS = "agent.json";

    private static final String[] CHAOS = {
        "reset-before", "reset-in-answer", "reset-after", "596", "596-after-work", "truncated-json", "late=1s"
    };

    private SimulatorMain() {}

    public static void main(String... arguments) throws InterruptedException {
        Program.main(stop -> run(List.of(arguments), System.in, System.out, System.err, stop));
    }

    /// @param stop ends the run when it is counted down, as a signal does
    static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream err, CountDownLatch stop)
            throws InterruptedException {
        SimulatorOptions options;
        try {
            options = SimulatorOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            err.println(SimulatorOptions.USAGE);
            return 2;
        }
        if (options.help()) {
            out.print(SimulatorOptions.USAGE);
            out.print("\nFaults of requests:\n" + FaultSpec.REQUESTS + "\nFaults of tasks:\n" + FaultSpec.TASKS);
            return 0;
        }
        PveWorld world;
        try {
            world = options.world().isPresent() ? load(options.world().get()) : DemoWorld.create();
        } catch (IOException | IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            return 1;
        }
        options.version().ifPresent(world::version);
        try {
            world.seed(options.seed());
            for (int i = 0; i < options.guests(); i++)
                world.lxc(1000 + i, "guest" + i).running();
            options.faults().forEach(world.state().faults()::arm);
            if (options.chaos() > 0) {
                world.state().faults().chaos(options.seed(), options.chaos(), CHAOS);
            }
            if (world.state().faults().pending() > 0 || options.chaos() > 0) {
                err.println(world.state().faults().pending() + " faults armed, chaos " + options.chaos() + " with seed "
                        + options.seed());
            }
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            return 2;
        }
        try (var simulator = PveSimulator.start(world, options.port(), v -> err.println("violation: " + v))) {
            var dir = options.dir().isPresent()
                    ? Files.createDirectories(options.dir().get())
                    : Files.createTempDirectory("pve-simulator-");
            write(dir.resolve("pve-root-ca.pem"), simulator.caPem());
            write(dir.resolve("pve-ssl.pem"), simulator.leafPem());
            write(dir.resolve(NO_SETTINGS), "{}\n");
            var files = environments(simulator, dir);
            err.println(
                    "wrote pve-root-ca.pem, pve-ssl.pem, " + String.join(", ", files) + " to " + dir.toAbsolutePath());
            out.println("ready " + simulator.endpoint());
            out.flush();
            if (options.stdin()) {
                Thread.ofPlatform().daemon().start(() -> armed(world.state().faults(), in, err));
            }
            stop.await();
            if (options.save().isPresent()) write(options.save().get(), world.toJson());
            return 0;
        } catch (IOException | IllegalStateException e) {
            err.println("error: " + e.getMessage());
            return 1;
        }
    }

    /// Until the input ends.
    private static void armed(Faults faults, InputStream in, PrintStream err) {
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    if (line.isBlank()) faults.clear();
                    else faults.arm(line);
                } catch (IllegalArgumentException e) {
                    err.println("error: " + e.getMessage());
                }
            }
        } catch (IOException e) {
            err.println("error: no more faults can be read: " + e.getMessage());
        }
    }

    private static PveWorld load(Path file) throws IOException {
        try {
            return PveWorld.parse(Files.readString(file), SimClock.real());
        } catch (NoSuchFileException e) {
            throw new IOException("--world: there is no file " + file + "; name one that --save wrote", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /// A file for each token, called by its name; a name that two users gave is preceded by the user.
    private static List<String> environments(PveSimulator simulator, Path dir) throws IOException {
        var files = new ArrayList<String>();
        for (var id : simulator.world().tokenIds()) {
            var name = id.substring(id.lastIndexOf('!') + 1) + ".env";
            var file = files.contains(name) ? id.substring(0, id.indexOf('@')) + "-" + name : name;
            write(dir.resolve(file), environment(simulator, simulator.world().token(id), dir));
            files.add(file);
        }
        return files;
    }

    private static String environment(PveSimulator simulator, SimToken token, Path dir) {
        var files = dir.toAbsolutePath();
        return """
            FELHOM_AGENT_PROXMOX_ENDPOINT=%s
            FELHOM_AGENT_PROXMOX_NODE=%s
            FELHOM_AGENT_PROXMOX_TOKEN=%s
            FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT=%s
            FELHOM_AGENT_STATE_DIRECTORY='%s'
            FELHOM_AGENT_STATE_RUNTIME_DIRECTORY='%s'
            FELHOM_AGENT_STATE_RUNTIME_ON_DISK=true
            FELHOM_AGENT_TRUST_DIRECTORY='%s'
            FELHOM_AGENT_CONFIG='%s'
            """.formatted(
                        simulator.endpoint(),
                        simulator.world().state().nodeName(),
                        token.value(),
                        simulator.leafFingerprint(),
                        files.resolve("state"),
                        files.resolve("run"),
                        files.resolve("trust"),
                        files.resolve(NO_SETTINGS));
    }

    /// Readable by the owner only from the first byte on, and never half written: the files hold token
    /// secrets.
    private static void write(Path file, String text) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".new-", "", owner);
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
