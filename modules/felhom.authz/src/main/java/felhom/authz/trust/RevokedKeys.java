package felhom.authz.trust;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.JdkProviders;
import felhom.authz.sshsig.KeyReader;
import felhom.authz.sshsig.ListedKey;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.RefusedException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Keys that sign no more, whatever the allowed signers say: one key per line, or the part of OpenSSH's binary
/// KRL that names keys. A file that cannot be read in full revokes nobody reliably, so it is refused.
public final class RevokedKeys {
    private static final RevokedKeys NONE = new RevokedKeys(Set.of(), Set.of());
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern PRINTABLE = Pattern.compile("[\t -~]*");

    private final Set<Bytes> blobs;
    private final Set<Bytes> prints;

    /// @param prints hashes of key blobs, SHA-1 or SHA-256; their length tells which
    RevokedKeys(Set<Bytes> blobs, Set<Bytes> prints) {
        this.blobs = Set.copyOf(blobs);
        this.prints = Set.copyOf(prints);
    }

    /// No key is revoked.
    public static RevokedKeys none() {
        return NONE;
    }

    public static Loaded<RevokedKeys> parse(byte[] file) {
        try {
            return new Loaded.Good<>(Krl.isOne(file) ? Krl.parse(file) : list(file));
        } catch (RefusedException e) {
            return new Loaded.Bad<>(
                    e.refusal().code() == Code.REVOCATION_FILE
                            ? e.refusal()
                            : new Refusal(Code.REVOCATION_FILE, e.refusal().words()));
        }
    }

    boolean contains(Bytes blob) {
        return blobs.contains(blob) || (!prints.isEmpty() && printed(blob.toArray()));
    }

    private boolean printed(byte[] blob) {
        return prints.contains(Bytes.of(JdkProviders.digest("SHA-1").digest(blob)))
                || prints.contains(Bytes.of(Hash.SHA256.of(blob)));
    }

    private static RevokedKeys list(byte[] file) {
        var keys = TrustFileLines.read(file, Code.REVOCATION_FILE, (number, line) -> key(line));
        var blobs = new HashSet<Bytes>();
        // Only canonical keys are taken, so that no other spelling of a revoked key gets past the comparison.
        keys.forEach(key -> blobs.add(key.blob()));
        return new RevokedKeys(blobs, Set.of());
    }

    private static Optional<ListedKey> key(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        String[] parts = BLANKS.split(line, 3);
        if (!PRINTABLE.matcher(line).matches() || parts.length < 2) {
            throw new RefusedException(Code.REVOCATION_FILE, "not 'type key [comment]'");
        }
        return Optional.of(KeyReader.lenient().read(parts[0], parts[1]));
    }
}
