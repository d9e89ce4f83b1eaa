package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Envelope;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Reader;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes as they are compared, read and written.
class WireTests {
    private static Code code(Executable what) {
        return assertThrows(RefusedException.class, what).refusal().code();
    }

    private static Reader reader(int... bytes) {
        var writer = new Writer();
        for (int b : bytes) {
            writer.u8(b);
        }
        return new Reader(Bytes.of(writer.toByteArray()));
    }

    @Test
    void nothingIsReadThatIsNotThere() {
        assertEquals(Code.TRUNCATED, code(() -> reader().u8()));
        assertEquals(Code.TRUNCATED, code(() -> reader(0, 0, 0).u32()));
        assertEquals(Code.TRUNCATED, code(() -> reader(0, 0, 0).skip(4)));
        assertEquals(Code.LENGTH, code(() -> reader(0, 0, 0, 2, 7).string()));
        assertEquals(Code.LENGTH, code(() -> reader(0xff, 0xff, 0xff, 0xff, 7).string()));
        assertEquals(Code.TRAILING, code(() -> reader(7).end()));
    }

    @Test
    void everythingIsReadThatIsThere() {
        var reader = reader(0x80, 0xff, 0xfe, 0xfd, 0xfc, 9, 9, 0, 0, 0, 1, 0x7f);

        assertEquals(0x80, reader.u8());
        assertEquals(0xfffefdfcL, reader.u32());
        reader.skip(2);
        assertEquals(Bytes.ascii("\u007f"), reader.string());
        assertEquals(0, reader.remaining());
        reader.end();
    }

    @ParameterizedTest
    @CsvSource({"'', TRUNCATED", "SSHSI, TRUNCATED", "XSHSIG, MAGIC", "SSHSIX, MAGIC", "SSHSIG, TRUNCATED"})
    void aBlobBeginsWithItsName(String blob, Code code) {
        assertEquals(code, code(() -> Envelope.open(Bytes.ascii(blob))));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, true", "abc, abd, false", "abc, ab, false", "ab, abc, false", "'', '', true"})
    void bytesAreAText(String one, String other, boolean same) {
        assertEquals(same, Bytes.ascii(one).is(other));
        assertEquals(same, Bytes.ascii(one).equals(Bytes.ascii(other)));
    }

    @Test
    void noByteIsTakenForACharacterThatItIsNot() {
        assertFalse(Bytes.of(new byte[] {(byte) 0xe9}).is("\u00e9"));
        assertFalse(Bytes.of(new byte[] {'a', 0}).is("a"));
    }

    // A list of revoked keys with one hash for all would take its square of comparisons.
    @Test
    void bytesAreFoundByTheirContent() {
        assertEquals(
                Bytes.ascii("abc").hashCode(), Bytes.of(TestKey.ascii("abc")).hashCode());
        assertNotEquals(Bytes.ascii("abc").hashCode(), Bytes.ascii("abd").hashCode());
    }

    @Test
    void aWriterHoldsWhatItIsGiven() {
        byte[] wide = new byte[500];
        wide[499] = 1;

        assertArrayEquals(new byte[] {1, 2, 3}, new Writer(2).u8(1).u8(2).u8(3).toByteArray());
        assertArrayEquals(new byte[] {0, 0, 1, 2}, new Writer(1).u32(0x102).toByteArray());
        assertArrayEquals(wide, new Writer(3).raw(wide).toByteArray());
        assertArrayEquals(new byte[0], new Writer().toByteArray());
        assertArrayEquals(
                new byte[] {0, 0, 0, 1, 'x'},
                new Writer(5).string(Bytes.ascii("x")).toByteArray());
    }

    @Test
    void whatIsWrittenOnIsNotWhatWasHandedOut() {
        var writer = new Writer(2).u8(1).u8(2);
        byte[] before = writer.toByteArray();

        byte[] after = writer.u8(3).toByteArray();

        assertArrayEquals(new byte[] {1, 2}, before);
        assertArrayEquals(new byte[] {1, 2, 3}, after);
    }

    @Test
    void aMessageIsNeverShown() {
        assertEquals("message of 6 bytes", Message.of(TestKey.ascii("secret")).toString());
    }

    @Test
    void aRefusalIsShownWithItsCode() {
        assertEquals("SIZE: " + Code.SIZE.words(), new Refusal(Code.SIZE, "").toString());
        assertTrue(new Refusal(Code.SIZE, "7 bytes").toString().endsWith(": 7 bytes"));
    }
}
