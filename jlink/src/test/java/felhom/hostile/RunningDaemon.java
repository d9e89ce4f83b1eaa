package felhom.hostile;

import felhom.control.ControlSocket;
import felhom.image.DaemonProcess;
import felhom.image.Image;
import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.hub.RawHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The finished daemon as a process, between a host and a hub of the test's, and what can be seen of it from
/// outside.
@SuppressWarnings("try") // a test that is interrupted has failed
final class RunningDaemon implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory;
    private final Path memory;
    private final Path log;
    private final Image image;
    private final DaemonProcess process;

    private RunningDaemon(Path directory, Path memory, Image image) throws IOException {
        this.directory = directory;
        this.memory = memory;
        this.log = directory.resolve("daemon.log");
        this.image = image;
        process = DaemonProcess.start(image, log);
    }

    /// Serves commands when this returns.
    ///
    /// @param pve has the token `felhom-agent@pve!agent`
    /// @param trust a directory as `trust.directory` names it
    static RunningDaemon start(PveSimulator pve, RawHub hub, Path trust) throws IOException {
        // Not JUnit's own, whose names may be longer than a socket's can be.
        var directory = Files.createTempDirectory("felhom");
        boolean inMemory =
                Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs");
        var memory = inMemory ? Files.createTempDirectory(MEMORY, "felhom") : directory;
        Map<String, String> told = new HashMap<>();
        told.put(
                "FELHOM_AGENT_CONFIG",
                Files.writeString(directory.resolve("agent.json"), "{}").toString());
        told.put("FELHOM_AGENT_STATE_DIRECTORY", directory.resolve("state").toString());
        told.put("FELHOM_AGENT_STATE_RUNTIME_DIRECTORY", memory.resolve("run").toString());
        told.put("FELHOM_AGENT_STATE_RUNTIME_ON_DISK", String.valueOf(!inMemory));
        told.put("FELHOM_AGENT_TRUST_DIRECTORY", trust.toString());
        told.put("FELHOM_AGENT_PROXMOX_ENDPOINT", pve.endpoint().toString());
        told.put("FELHOM_AGENT_PROXMOX_NODE", "pve");
        told.put(
                "FELHOM_AGENT_PROXMOX_TOKEN",
                pve.world().token("felhom-agent@pve!agent").value());
        told.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", pve.leafFingerprint());
        told.put("FELHOM_AGENT_HUB_URL", hub.url().toString());
        told.put("FELHOM_AGENT_HUB_TOKEN", "a-token-of-the-hub");
        told.put("FELHOM_AGENT_HUB_TLS_FINGERPRINT", RawHub.fingerprint());
        told.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1");
        var built = Image.built();
        var daemon = new RunningDaemon(directory, memory, new Image(built.root(), built.launcher(), told));
        try {
            Eventually.within(PATIENCE, daemon::said, () -> !daemon.alive() || ControlSocket.answered(daemon.socket()));
            if (!daemon.alive()) throw new AssertionError(daemon.said());
            return daemon;
        } catch (AssertionError broken) {
            daemon.process.close();
            delete(directory);
            delete(memory);
            throw broken;
        }
    }

    Path socket() {
        return memory.resolve("run").resolve("control.sock");
    }

    /// An operator's command, answered through the daemon.
    Image.Ended run(String... arguments) throws IOException, InterruptedException {
        return image.run(arguments);
    }

    boolean alive() {
        return process.alive();
    }

    /// What it has logged so far.
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long lines() {
        return said().lines().count();
    }

    /// What it takes of the machine's memory, in MiB.
    long residentMiB() {
        return status("VmRSS") / 1024;
    }

    long threads() {
        return status("Threads");
    }

    private long status(String field) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many files and connections it has open.
    long descriptors() {
        try (var all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes of all that it keeps.
    long stateBytes() {
        try (var all = Files.walk(directory.resolve("state"))) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Demands that it ends in order, as at `systemctl stop`.
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            int exit = process.stop();
            if (exit != 143 && exit != 0) throw new AssertionError("it ended with " + exit + ": " + said());
        } finally {
            process.close();
            delete(directory);
            delete(memory);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) return;
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
