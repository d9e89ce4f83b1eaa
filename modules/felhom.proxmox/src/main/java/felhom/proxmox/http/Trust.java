package felhom.proxmox.http;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What makes the host's certificate believable. Several may hold at once (the current one and the next): any
/// is enough.
public sealed interface Trust {
    /// Certificates of authorities, PEM, any number in the file. The host's name and all dates are checked
    /// too, those of the file's own certificates included.
    record CaFile(Path file, List<X509Certificate> certificates) implements Trust {
        public CaFile {
            certificates = List.copyOf(certificates);
        }

        /// @throws IllegalArgumentException for a file that cannot be read or holds no certificate
        public CaFile(Path file) {
            this(file, CaCertificates.read(file));
        }

        /// Why it vouches for nobody at that time; empty as long as one of its certificates is valid.
        public Optional<String> useless(Instant now) {
            if (certificates.stream()
                    .anyMatch(one -> PinnedTrust.outOfDate(one, now).isEmpty())) {
                return Optional.empty();
            }
            return Optional.of("'" + file + "': "
                    + certificates.stream()
                            .map(one -> PinnedTrust.outOfDate(one, now).orElse(""))
                            .collect(Collectors.joining("; ")));
        }
    }

    /// SHA-256 of the host's own certificate, in hex, also in the line that openssl prints it in. Breaks when
    /// PVE renews the certificate (within two years at the latest).
    record Fingerprint(String sha256) implements Trust {
        private static final Pattern FORM = Pattern.compile("[0-9A-F]{64}");
        // "sha256 Fingerprint=" by OpenSSL 3, "SHA256 Fingerprint=" by older ones.
        private static final Pattern PRINTED = Pattern.compile("(?i)^sha256 fingerprint *= *");

        /// @throws IllegalArgumentException for anything but 64 hex digits, colons between them or not
        public Fingerprint {
            String given = sha256;
            sha256 = PRINTED.matcher(sha256.strip())
                    .replaceFirst("")
                    .replace(":", "")
                    .replace(" ", "")
                    .toUpperCase(Locale.ROOT);
            if (!FORM.matcher(sha256).matches()) {
                throw new IllegalArgumentException("not a SHA-256 fingerprint: '" + given
                        + "': expected 32 pairs of hex digits, as `openssl x509 -fingerprint -sha256` prints them");
            }
            if (sha256.chars().allMatch(c -> c == '0')) {
                throw new IllegalArgumentException("not a fingerprint: all zeros stand for the one to put there");
            }
        }

        /// In pairs with colons between them, as openssl prints it.
        public String pairs() {
            return sha256.replaceAll("(..)(?=.)", "$1:");
        }
    }

    /// SHA-256 of the certificate's public key (SubjectPublicKeyInfo), base64. PVE keeps the key when it
    /// renews its own certificate (pve-cluster `Cluster/Setup.pm`); ACME makes a new one each time.
    record PublicKey(String sha256) implements Trust {
        /// @throws IllegalArgumentException for anything but `sha256/` and 44 base64 characters, the prefix
        ///     optional
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
            if (Arrays.equals(bytes, new byte[bytes.length])) {
                throw new IllegalArgumentException("not a public key pin: all zeros stand for the one to put there");
            }
        }
    }

    /// Believes anyone. Only for a host on this machine's own loopback, and only when asked for by name.
    record Insecure() implements Trust {}
}
