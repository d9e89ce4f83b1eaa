package felhom.authz.sshsig;

import java.util.Base64;

/// A key of a trust file with the bytes by which a signature names it.
///
/// @param fingerprint as `ssh-keygen -l` prints it
public record ListedKey(KeyType type, Bytes blob, SignerKey key, String fingerprint) {
    static ListedKey of(KeyType type, Bytes blob, SignerKey key) {
        byte[] print = Hash.SHA256.of(blob.toArray());
        return new ListedKey(
                type,
                blob,
                key,
                "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(print));
    }
}
