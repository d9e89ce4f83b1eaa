package felhom.shell.setup;

import java.nio.file.Path;

/// The certificate that this very host serves, as its own files have it.
///
/// @param file where it stands
/// @param fingerprint its SHA-256, in pairs
public record OwnCertificate(Path file, String fingerprint) {}
