package felhom.hub.desired;

import felhom.hub.message.DesiredState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the desired state in one file of the state directory: the whole of the new one or the whole of the
/// old one, whenever the machine stops. A version never goes back.
public final class DesiredStore {
    public static final String FILE = "desired.json";

    private static final Logger LOG = LoggerFactory.getLogger(DesiredStore.class);
    // An envelope's document is shorter (EnvelopeReader), and stands there beside a few fields of ours.
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final String agent;
    private Optional<DesiredState> kept;

    /// @param directory the agent's own, which is there
    /// @param agent whom the hub means: another one's is not taken over
    public DesiredStore(Path directory, String agent) {
        this.file = directory.resolve(FILE);
        this.agent = agent;
        this.kept = read();
    }

    public synchronized Optional<DesiredState> kept() {
        return kept;
    }

    /// Durable when it returns.
    ///
    /// @return why it is not taken, in words; empty where it is, or is known already
    /// @throws IOException when it cannot be written: the old one counts
    public synchronized Optional<String> take(DesiredState wanted) throws IOException {
        if (kept.isPresent()) {
            DesiredState old = kept.get();
            if (wanted.equals(old)) {
                return Optional.empty();
            }
            if (wanted.version() < old.version()) {
                return Optional.of("the desired state of version " + wanted.version() + " is not taken: version "
                        + old.version() + " was here before");
            }
            if (wanted.version() == old.version()) {
                return Optional.of("the desired state of version " + wanted.version()
                        + " is not taken: it says something else than it did; give it a version of its own");
            }
        }
        write(wanted);
        kept = Optional.of(wanted);
        return Optional.empty();
    }

    private void write(DesiredState wanted) throws IOException {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("agent", agent);
        node.put("version", wanted.version());
        node.set("document", MAPPER.readTree(wanted.document()));
        Path next = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes =
                    ByteBuffer.wrap((MAPPER.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /// What cannot be read counts as none: the hub says it again.
    private Optional<DesiredState> read() {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            JsonNode node = MAPPER.readTree(in.readNBytes(MOST_BYTES));
            JsonNode document = node.path("document");
            if (!node.path("agent").asString("").equals(agent)) {
                LOG.warn("{} was kept for another agent, and counts as none", file);
                return Optional.empty();
            }
            if (!document.isObject() || !node.path("version").isIntegralNumber()) {
                LOG.warn("{} holds no desired state, and counts as none", file);
                return Optional.empty();
            }
            return Optional.of(new DesiredState(node.path("version").asLong(), document.toString()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            LOG.warn("{} cannot be read, and counts as none", file);
            return Optional.empty();
        }
    }
}
