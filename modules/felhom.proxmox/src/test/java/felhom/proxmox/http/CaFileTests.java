package felhom.proxmox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.check.Lab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// CA files as people have them.
class CaFileTests {
    private static final String KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    private static String pem;

    @TempDir
    private Path directory;

    @BeforeAll
    static void anAuthority() {
        try (Lab lab = Lab.open()) {
            pem = lab.pve.caPem();
        }
    }

    private static Arguments named(String name, String text) {
        return Arguments.of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> good() {
        byte[] der = der();
        byte[] trusted = new byte[der.length + 12];
        System.arraycopy(der, 0, trusted, 0, der.length);
        // What OpenSSL appends: that it is trusted for servers.
        System.arraycopy(Base64.getDecoder().decode("MAowCAYGKwYBBQUH"), 0, trusted, der.length, 12);
        return Stream.of(
                named("as PVE writes it", pem),
                named("Windows' line ends", pem.replace("\n", "\r\n")),
                named("a byte order mark", "\uFEFF" + pem),
                named("a blank after the header", pem.replace("CERTIFICATE-----\n", "CERTIFICATE----- \n")),
                named("blanks after each line", pem.replace("\n", "  \n")),
                named("indented", pem.replace("\n", "\n    ")),
                named("a comment like a header", "# CA with ----BEGIN CERTIFICATE----?\n" + pem),
                named("a comment between dashes", "----- our root -----\n" + pem),
                named("a comment that begins with 0", "0 s:CN = Proxmox Virtual Environment\n" + pem),
                named("the key before it", KEY + pem),
                named("the key behind it", pem + KEY),
                named("the key's end is missing", KEY.replaceFirst("-----END.*\n", "") + pem),
                named("an old header", pem.replace(" CERTIFICATE", " X509 CERTIFICATE")),
                named(
                        "OpenSSL's trusted form",
                        "-----BEGIN TRUSTED CERTIFICATE-----\n"
                                + Base64.getMimeEncoder().encodeToString(trusted)
                                + "\n-----END TRUSTED CERTIFICATE-----\n"),
                named("no end of line at the end", pem.strip()),
                Arguments.of("DER", der));
    }

    private static byte[] der() {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void whatOpensslTakesIsTaken(String name, byte[] bytes) throws Exception {
        Path file = Files.write(directory.resolve("ca.pem"), bytes);

        assertEquals(1, new Trust.CaFile(file).certificates().size());
    }

    @Test
    void everyCertificateOfAFileCounts() throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), "first\n" + pem + "\nsecond\n" + pem);

        assertEquals(2, new Trust.CaFile(file).certificates().size());
    }

    static Stream<Arguments> bad() {
        String request = pem.replace(" CERTIFICATE", " CERTIFICATE REQUEST");
        return Stream.of(
                Arguments.of(" is empty", new byte[0]),
                Arguments.of(" is no plain text (UTF-16, perhaps)", pem.getBytes(StandardCharsets.UTF_16)),
                Arguments.of(" is no plain text (UTF-16, perhaps)", pem.getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of(" holds no certificate, but a PRIVATE KEY", KEY.getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        " holds no certificate, but a CERTIFICATE REQUEST", request.getBytes(StandardCharsets.UTF_8)),
                Arguments.of(" holds no certificate", "nothing\n".getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "the certificate in line 3 is damaged",
                        ("\n\n" + pem.replaceFirst("M", "A")).getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        "ends within the certificate that begins in line 1",
                        pem.substring(0, 200).getBytes(StandardCharsets.UTF_8)),
                Arguments.of("it is damaged, or none", new byte[] {0x30, (byte) 0x82, 1, 1, 5}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void whatHoldsNoneIsRefusedWithWhatItHolds(String reason, byte[] bytes) throws Exception {
        Path file = Files.write(directory.resolve("wrong.pem"), bytes);

        String text = assertThrows(IllegalArgumentException.class, () -> new Trust.CaFile(file))
                .getMessage();

        assertTrue(text.startsWith("'" + file + "' "), text);
        assertTrue(text.contains(reason), text);
        assertFalse(text.contains("java.") || text.contains("Exception"), text);
    }

    @Test
    void aFileThatHoldsMoreThanAnyCaFileIsNotReadToTheEnd() throws Exception {
        Path tooLong = Files.writeString(directory.resolve("long.pem"), pem + "#".repeat(1024 * 1024));

        for (Path file : List.of(tooLong, Path.of("/dev/zero"), directory.resolve("none.pem"))) {
            String text = assertThrows(IllegalArgumentException.class, () -> new Trust.CaFile(file))
                    .getMessage();

            assertTrue(text.startsWith("'" + file + "' cannot be read: "), text);
        }
    }
}
