package felhom.proxmox;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/// What makes the host's certificate believable. Several may hold at once (the current one and the next): any is
/// enough.
public sealed interface Trust {
    /// Certificates of authorities, PEM, any number in the file. The host name is checked too.
    record CaFile(Path file) implements Trust {}

    /// SHA-256 of the host's own certificate, in hex. Breaks when PVE renews it (within two years at the latest).
    record Fingerprint(String sha256) implements Trust {
        private static final Pattern FORM = Pattern.compile("[0-9A-F]{64}");

        /// @throws IllegalArgumentException for anything but 64 hex digits, colons between them or not
        public Fingerprint {
            String given = sha256;
            sha256 = sha256.replace(":", "").replace(" ", "").toUpperCase(Locale.ROOT);
            if (!FORM.matcher(sha256).matches()) {
                throw new IllegalArgumentException("not a SHA-256 fingerprint: '" + given
                        + "': expected 32 pairs of hex digits, as `openssl x509 -fingerprint -sha256` prints them");
            }
        }
    }

    /// SHA-256 of the certificate's public key (SubjectPublicKeyInfo), base64. PVE keeps the key when it renews its own
    /// certificate (pve-cluster `Cluster/Setup.pm`); ACME makes a new one each time.
    record PublicKey(String sha256) implements Trust {
        /// @throws IllegalArgumentException for anything but `sha256/` and 44 base64 characters, the prefix optional
        public PublicKey {
            String given = sha256;
            sha256 = sha256.startsWith("sha256/") ? sha256.substring("sha256/".length()) : sha256;
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(sha256);
            } catch (IllegalArgumentException notBase64) {
                bytes = new byte[0];
            }
            if (bytes.length != 32) {
                throw new IllegalArgumentException(
                        "not a public key pin: '" + given + "': expected sha256/ and 44 base64 characters");
            }
        }
    }

    /// Believes anyone. Only for a host on this machine's own loopback, and only when asked for by name.
    record Insecure() implements Trust {}
}
