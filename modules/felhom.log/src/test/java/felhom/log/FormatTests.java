package felhom.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others may rely on who read the files: how a frame is hashed, and which version of it all this is.
class FormatTests {
    private static final int FRAME_HEADER = 60;

    @TempDir
    private Path directory;

    private Path log;
    private Path segment;

    @BeforeEach
    void aLogOfThreeRecords() {
        log = directory.resolve("log");
        segment = log.resolve("segment-00000001.log");
        try (Log opened = Log.open(log, new Lines(), Options.defaults())) {
            opened.append(Lines.TYPE, Lines.body("one"), Urgency.NEW);
            opened.append(Lines.TYPE, Lines.body("two"), Urgency.NEW);
        }
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Arrays.stream(parts).forEach(digest::update);
        return digest.digest();
    }

    /// Whoever has all headers and the hashes of the bodies can follow the chain, without one body.
    @Test
    void theChainIsFollowedThroughHeadersAndTheHashesOfBodies() throws Exception {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(segment));
        int at = SegmentHeader.BYTES;
        byte[] previous = new byte[32];
        try (Audit audit = Audit.of(log, Disk.real())) {
            for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
                int length = file.getInt(at);
                byte[] header = Arrays.copyOfRange(file.array(), at, at + FRAME_HEADER);
                byte[] body = Arrays.copyOfRange(file.array(), at + FRAME_HEADER, at + length);
                byte[] hash = sha256(header, sha256(body));

                Frame frame = ((Audit.Found.Sound) found.get()).frame();
                assertArrayEquals(previous, Arrays.copyOfRange(header, 20, 52), "each holds the hash before it");
                assertEquals(frame.hash(), Hash.of(hash), frame.toString());
                previous = hash;
                at += length;
            }
        }
        assertTrue(at > SegmentHeader.BYTES + 3 * FRAME_HEADER);
    }

    private void version(int version) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        header.putInt(8, version);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SegmentHeader.BYTES - 4);
        header.putInt(SegmentHeader.BYTES - 4, (int) crc.getValue());
        Files.write(segment, bytes);
    }

    private String refused() {
        return assertThrows(LogException.class, () -> Log.open(log, new Lines(), Options.defaults()))
                .getMessage();
    }

    @Test
    void aLogOfAnOlderAgentIsRefusedWithTheWayOutAndStaysAsItIs() throws Exception {
        version(1);
        byte[] before = Files.readAllBytes(segment);

        String words = refused();

        assertTrue(words.contains("written by an older agent, in version 1"), words);
        assertTrue(words.contains("`felhom-agent state reset` keeps it aside"), words);
        assertArrayEquals(before, Files.readAllBytes(segment));
    }

    @Test
    void aLogOfANewerAgentIsRefusedToo() throws Exception {
        version(3);

        assertTrue(refused().contains("written by a newer agent, in version 3"), refused());
        assertTrue(refused().contains("install the newer one again"), refused());
    }
}
