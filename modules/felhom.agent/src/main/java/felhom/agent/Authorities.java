package felhom.agent;

import felhom.proxmox.http.Trust;
import java.nio.file.Path;

/// Whom this machine believes to vouch for a certificate.
final class Authorities {
    // Where Debian's package ca-certificates puts them.
    private static final Path FILE = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private Authorities() {}

    /// @throws IllegalArgumentException when there are none
    static Trust.CaFile ofThisMachine() {
        try {
            return new Trust.CaFile(FILE);
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    "this machine has no authorities that could vouch for a certificate: " + none.getMessage()
                            + "; install ca-certificates",
                    none);
        }
    }
}
