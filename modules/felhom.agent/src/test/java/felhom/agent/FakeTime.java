package felhom.agent;

import felhom.engine.port.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// A machine whose time the test moves.
final class FakeTime {
    private final Path directory;
    private Instant wall = Instant.now();
    private long nanos = 1_000_000_000_000L;
    private int boot;
    private String machineId = "0123456789abcdef0123456789abcdef";

    FakeTime(Path directory) {
        this.directory = directory;
    }

    Machine machine() throws IOException {
        Path id = Files.writeString(directory.resolve("machine-id"), machineId + "\n");
        Path bootId = Files.writeString(directory.resolve("boot-id"), "boot-" + boot + "\n");
        return new Machine(id, bootId, new Clocks(this::wall, this::nanos));
    }

    private synchronized Instant wall() {
        return wall;
    }

    private synchronized long nanos() {
        return nanos;
    }

    /// Time passes.
    synchronized void pass(Duration duration) {
        wall = wall.plus(duration);
        nanos += duration.toNanos();
    }

    /// Somebody sets the clock.
    synchronized void set(Duration by) {
        wall = wall.plus(by);
    }

    synchronized void reboot() {
        boot++;
        nanos = 0;
    }

    void otherMachine() {
        machineId = "fedcba9876543210fedcba9876543210";
    }
}
