package felhom.authz.trust;

import felhom.authz.sshsig.KeyType;
import java.time.Instant;
import java.util.Optional;

/// An entry of the allowed signers, to be shown.
///
/// @param principals a name, or a list of patterns
/// @param namespaces a list of patterns; empty allows every namespace
/// @param certAuthority the key signs certificates, which are not taken: the entry is good for nothing here
public record Signer(
        int line,
        String principals,
        KeyType keyType,
        String fingerprint,
        Optional<String> namespaces,
        Optional<Instant> validAfter,
        Optional<Instant> validBefore,
        boolean certAuthority,
        boolean verifyRequired) {}
