package felhom.engine.view;

import java.time.Instant;
import java.util.Optional;

/// One of a node's certificate files.
///
/// @param fingerprint SHA-256, in hexadecimal with colons
/// @param until the end of its validity
public record Certificate(String file, String subject, String issuer, String fingerprint, Optional<Instant> until) {}
