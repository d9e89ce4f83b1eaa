package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.gate.Draft;
import felhom.authz.sshsig.Armor;
import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Ed25519Key;
import felhom.authz.sshsig.KeyReader;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.RsaKey;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The last value that is taken and the first that is not.
class BoundaryTests {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final byte[] DATA = TestKey.ascii("data");

    private static Refusal refused(Executable what) {
        return assertThrows(RefusedException.class, what).refusal();
    }

    private static String line(int length) {
        return "A".repeat(length);
    }

    @Test
    void aSignatureFileHas32KibibytesAtMost() {
        byte[] most = TestKey.ascii(line(Armor.MAX_FILE));

        assertEquals(Code.ARMOR, refused(() -> Armor.open(most)).code());
        assertEquals(
                Code.SIZE,
                refused(() -> Armor.open(TestKey.ascii(line(Armor.MAX_FILE + 1))))
                        .code());
    }

    @Test
    void aBlobHas16KibibytesAtMost() {
        assertEquals(
                Armor.MAX_BLOB,
                Armor.open(Draft.armor(new byte[Armor.MAX_BLOB])).length());
        var refusal = refused(() -> Armor.open(Draft.armor(new byte[Armor.MAX_BLOB + 1])));
        assertEquals(new Refusal(Code.SIZE, "16385 bytes decoded, at most 16384"), refusal);
    }

    @Test
    void aForeignCharacterIsNamedWithItsLine() {
        var file = new String(Draft.armor(new byte[200]), java.nio.charset.StandardCharsets.US_ASCII);
        var lines = file.split("\n");
        lines[3] = lines[3].replace('A', '-');

        assertEquals(
                "a character that is not base64 in line 4",
                refused(() -> Armor.open(TestKey.ascii(String.join("\n", lines))))
                        .detail());
    }

    @Test
    void everyCharacterOfBase64IsTakenAndNoneBeside() {
        for (char c = 0; c < 256; c++) {
            char one = c;
            byte[] file = TestKey.ascii("-----BEGIN SSH SIGNATURE-----\n" + c + "AAA\n-----END SSH SIGNATURE-----");
            boolean base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(c) >= 0;
            if (base64) {
                assertEquals(3, Armor.open(file).length(), () -> "character " + (int) one);
            } else {
                var code = refused(() -> Armor.open(file)).code();
                assertEquals(c == '=' ? Code.BASE64 : Code.ARMOR, code, () -> "character " + (int) one);
            }
        }
    }

    @Test
    void base64HasTheOneSpellingThatAnEncoderWrites() {
        var random = new Random(5);
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base64.getEncoder().encodeToString(bytes);
            assertArrayEquals(bytes, Armor.decode(text));
            for (int at = 0; at < text.length(); at++) {
                for (char c : "=AQgwBh/-_ \t\r\n\u00ff\0".toCharArray()) {
                    sameAsWrittenAnew(text.substring(0, at) + c + text.substring(at + 1));
                    sameAsWrittenAnew(text.substring(0, at) + String.valueOf(c).repeat(4) + text.substring(at));
                }
            }
            for (int cut = 0; cut < text.length(); cut++) {
                sameAsWrittenAnew(text.substring(0, cut));
                sameAsWrittenAnew(text + text.substring(cut));
            }
        }
    }

    private static void sameAsWrittenAnew(String text) {
        byte[] decoded;
        try {
            decoded = Armor.decode(text);
        } catch (RefusedException e) {
            assertEquals(Code.BASE64, e.refusal().code());
            return;
        }
        assertEquals(Base64.getEncoder().encodeToString(decoded), text);
    }

    @Test
    void bytesAreQuotedSoThatNothingReachesTheTerminal() {
        assertEquals("' ~'", Bytes.ascii(" ~").quoted());
        assertEquals("'\\x1f\\x7f\\x27'", Bytes.ascii("\u001f\u007f'").quoted());
        assertEquals("'\\xff\\x00'", Bytes.of(new byte[] {-1, 0}).quoted());
        assertEquals("'" + line(64) + "'", Bytes.ascii(line(64)).quoted());
        assertEquals("'" + line(64) + "'...", Bytes.ascii(line(65)).quoted());
        assertEquals("'x'", Bytes.ascii("x").toString());
    }

    @Test
    void aPatternHas1022CharactersAtMost() {
        assertTrue(PatternList.parse(line(1022)).matches(line(1022)));
        assertEquals(
                Code.TRUST_FILE, refused(() -> PatternList.parse(line(1023))).code());
    }

    @Test
    void aNameThatIsAskedForHas255CharactersAtMost() {
        assertTrue(Request.plain(line(255)));
        assertFalse(Request.plain(line(256)));
        assertTrue(Request.plain("!".replace('!', '~')));
        assertFalse(Request.plain("a\u007f"));
        assertFalse(Request.plain("a b"));
    }

    @Test
    void anRsaKeyHas2048To16384BitsAndOneToBeRevoked1024() {
        assertEquals("an RSA key of 2047 bits", refused(() -> rsa(2047, false)).detail());
        var real = TestKey.Rsa.of(2048, new Random(3));
        assertEquals(2048, RsaKey.of(real.exponent(), real.modulus(), false).bits());
        assertEquals(16384, rsa(16384, true).bits());
        assertEquals("an RSA key of 16385 bits", refused(() -> rsa(16385, true)).detail());
        assertEquals(1024, rsa(1024, true).bits());
        assertEquals("an RSA key of 1023 bits", refused(() -> rsa(1023, true)).detail());
        assertEquals("an RSA key of 1024 bits", refused(() -> rsa(1024, false)).detail());
    }

    // Of a key to be revoked no more is asked than to be odd.
    private static RsaKey rsa(int bits, boolean weakToo) {
        return RsaKey.of(BigInteger.valueOf(65537), BigInteger.TWO.pow(bits - 1).add(BigInteger.ONE), weakToo);
    }

    @Test
    void anRsaExponentIsOddAndFrom65537ToEightBytes() {
        var n = TestKey.Rsa.of(2048, new Random(3)).modulus();
        assertDoesNotThrow(() -> RsaKey.of(BigInteger.valueOf(65537), n, false));
        assertDoesNotThrow(() -> RsaKey.of(BigInteger.TWO.pow(64).subtract(BigInteger.ONE), n, false));
        assertDoesNotThrow(() -> RsaKey.of(BigInteger.valueOf(3), n, true));
        for (var e : new BigInteger[] {
            BigInteger.valueOf(3),
            BigInteger.valueOf(65535),
            BigInteger.TWO.pow(64).add(BigInteger.ONE)
        }) {
            assertEquals(
                    "an RSA key with an exponent outside 65537..2^64",
                    refused(() -> RsaKey.of(e, n, false)).detail());
        }
        assertEquals(
                "an RSA key with an even number",
                refused(() -> RsaKey.of(BigInteger.valueOf(65538), n, false)).detail());
        assertEquals(
                "an RSA key with an even number",
                refused(() -> RsaKey.of(BigInteger.valueOf(65537), n.add(BigInteger.ONE), false))
                        .detail());
    }

    @Test
    void onlyAShortRsaKeyIsWarnedOf() {
        byte[] file = Corpus.bytes(Corpus.ROOT.resolve("allowed/only-rsa3072"));

        var signers = assertInstanceOf(Loaded.Good.class, AllowedSigners.parse(file));

        assertEquals(java.util.List.of(), ((AllowedSigners) signers.value()).warnings());
    }

    @Test
    void theNumbersOfEd25519AreBelowTheirLimits() {
        var key = TestKey.of(KeyType.ED25519, new Random(1));
        var ours = (Ed25519Key) KeyReader.strict()
                .read(key.type().wire(), Base64.getEncoder().encodeToString(key.blob()))
                .key();
        byte[] value = key.sign("ssh-ed25519", DATA);

        assertEquals("R is not canonical", refusal(ours, value, 0, P).detail());
        assertEquals(
                Code.CRYPTO, refusal(ours, value, 0, P.subtract(BigInteger.ONE)).code());
        assertEquals(
                "S is not below the group's order", refusal(ours, value, 32, L).detail());
        assertEquals(
                Code.CRYPTO,
                refusal(ours, value, 32, L.subtract(BigInteger.ONE)).code());
        assertEquals(
                "S is not below the group's order",
                refusal(ours, value, 32, BigInteger.TWO.pow(255)).detail());
    }

    private static Refusal refusal(Ed25519Key key, byte[] value, int at, BigInteger number) {
        byte[] damaged = value.clone();
        for (int i = 0; i < 32; i++) {
            damaged[at + i] = number.shiftRight(8 * i).byteValue();
        }
        return refused(() -> key.verify(Bytes.ascii("ssh-ed25519"), Bytes.of(damaged), DATA));
    }

    @Test
    void anEd25519KeyMayEndInZero() {
        var random = new Random(4);
        TestKey key = TestKey.of(KeyType.ED25519, random);
        while (key.blob()[key.blob().length - 1] != 0) {
            key = TestKey.of(KeyType.ED25519, random);
        }
        var zero = key;
        var ours = KeyReader.strict()
                .read(key.type().wire(), Base64.getEncoder().encodeToString(key.blob()))
                .key();

        assertDoesNotThrow(
                () -> ours.verify(Bytes.ascii("ssh-ed25519"), Bytes.of(zero.sign("ssh-ed25519", DATA)), DATA));
    }
}
