package felhom.authz.trust;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Reader;
import felhom.authz.sshsig.RefusedException;
import java.util.HashSet;
import java.util.Set;

/// OpenSSH's key revocation list (PROTOCOL.krl), as far as it names plain keys.
final class Krl {
    private static final Bytes MAGIC = Bytes.ascii("SSHKRL\n\0");
    private static final int EXPLICIT_KEYS = 2;
    private static final int FINGERPRINTS_SHA1 = 3;
    private static final int FINGERPRINTS_SHA256 = 5;

    private final Set<Bytes> blobs = new HashSet<>();
    private final Set<Bytes> prints = new HashSet<>();

    private Krl() {}

    static boolean isOne(byte[] file) {
        return Bytes.of(file).startsWith(MAGIC);
    }

    static RevokedKeys parse(byte[] file) {
        if (file.length > TrustFileLines.MAX_FILE) {
            throw new RefusedException(Code.REVOCATION_FILE, "more than " + TrustFileLines.MAX_FILE + " bytes");
        }
        var reader = new Reader(Bytes.of(file));
        reader.skip(MAGIC.length());
        long format = reader.u32();
        if (format != 1) {
            throw new RefusedException(Code.REVOCATION_FILE, "KRL format " + format);
        }
        // Version, date and flags.
        reader.skip(3 * 8);
        reader.string();
        if (reader.string().latin1().indexOf('\0') >= 0) {
            throw new RefusedException(Code.REVOCATION_FILE, "a NUL in the KRL's comment");
        }
        var krl = new Krl();
        while (reader.remaining() > 0) {
            krl.section(reader.u8(), new Reader(reader.string()));
        }
        return new RevokedKeys(krl.blobs, krl.prints);
    }

    private void section(int type, Reader section) {
        while (section.remaining() > 0) {
            Bytes item = section.string();
            switch (type) {
                case EXPLICIT_KEYS -> blobs.add(item);
                case FINGERPRINTS_SHA1 -> prints.add(sized(item, 20));
                case FINGERPRINTS_SHA256 -> prints.add(sized(item, 32));
                // Certificates are not taken, so a list of them is a misunderstanding; a signature would go unchecked.
                default -> throw new RefusedException(Code.REVOCATION_FILE, "KRL section " + type);
            }
        }
    }

    private static Bytes sized(Bytes item, int length) {
        if (item.length() != length) {
            throw new RefusedException(Code.REVOCATION_FILE, "a fingerprint of " + item.length() + " bytes");
        }
        return item;
    }
}
