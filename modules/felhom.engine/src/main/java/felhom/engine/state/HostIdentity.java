package felhom.engine.state;

import felhom.engine.order.Digests;
import felhom.ops.NodeName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// This agent's own id: random, stored, and bound to the node's name and the machine's id, so that a copy of the state
/// directory is not taken for the original.
///
/// @param machine SHA-256 of `/etc/machine-id`, which is to be kept confidential itself (machine-id(5))
public record HostIdentity(UUID id, NodeName node, String machine) {
    private static final String FILE = "identity";

    /// The identity, or what it is bound to, is there and something else.
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /// The stored one; empty where there is none yet.
    ///
    /// @throws IOException when it cannot be read, or is no identity
    static Optional<HostIdentity> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        String text;
        try {
            text = OwnFile.read(file);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (OwnFile.Strange strange) {
            throw new Unreadable("the identity cannot be believed: " + strange.getMessage() + ". Put it right, or give"
                    + " this agent a new one: felhom-agent identity reset");
        }
        Map<String, String> fields = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] parts = line.split(" ", 2);
            fields.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        try {
            return Optional.of(new HostIdentity(
                    UUID.fromString(fields.getOrDefault("id", "")),
                    new NodeName(fields.getOrDefault("node", "")),
                    fields.getOrDefault("machine", "")));
        } catch (IllegalArgumentException notOne) {
            throw new Unreadable(file + " is no identity (" + notOne.getMessage()
                    + "). Put it back, or give this agent a new one: felhom-agent identity reset");
        }
    }

    static HostIdentity fresh(NodeName node, Path machineId) throws IOException {
        return new HostIdentity(UUID.randomUUID(), node, machine(machineId));
    }

    private static String machine(Path machineId) throws IOException {
        String id;
        try {
            id = Files.readString(machineId).strip();
        } catch (NoSuchFileException none) {
            id = "";
        }
        // What systemd leaves in an image that was never started (machine-id(5)).
        if (id.isEmpty() || id.equals("uninitialized")) {
            throw new Unreadable("there is no id in " + machineId
                    + ", which the agent's state is bound to; make one, as" + " root: systemd-machine-id-setup");
        }
        return Digests.hex(id.getBytes(StandardCharsets.UTF_8));
    }

    /// What does not fit this host; empty when all does.
    Optional<String> misfit(NodeName here, Path machineId) throws IOException {
        if (!node.equals(here)) {
            return Optional.of("it was made on node '" + node + "', and this is node '" + here + "'");
        }
        return machine.equals(machine(machineId))
                ? Optional.empty()
                : Optional.of("it was made on a machine with another " + machineId);
    }

    /// Durable when it returns.
    void write(Path directory) throws IOException {
        prepare(directory);
        publish(directory);
    }

    /// Beside the one that counts: what needs room is done then.
    void prepare(Path directory) throws IOException {
        Path next = next(directory);
        byte[] text = ("id " + id + "\nnode " + node + "\nmachine " + machine + "\n").getBytes(StandardCharsets.UTF_8);
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(next, text);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Path next(Path directory) {
        return directory.resolve(FILE + ".next");
    }

    /// Durable when it returns.
    static void publish(Path directory) throws IOException {
        Files.move(next(directory), directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
