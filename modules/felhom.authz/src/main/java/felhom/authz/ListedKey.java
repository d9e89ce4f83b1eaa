package felhom.authz;

import java.util.Base64;

/// A key of a trust file with the bytes by which a signature names it.
record ListedKey(KeyType type, Bytes blob, SignerKey key) {
    /// As `ssh-keygen -l` prints it.
    String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Hash.SHA256.of(blob.toArray()));
    }
}
