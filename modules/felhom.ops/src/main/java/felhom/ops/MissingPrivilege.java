package felhom.ops;

import java.util.Optional;

/// What a 403 says: `privileges` is one, or alternatives joined by `|`. Path and privileges are absent where PVE
/// says no more than "Permission check failed".
public record MissingPrivilege(Optional<String> path, Optional<String> privileges, String token) {
    /// Such as `felhom-agent@pve!agent lacks VM.Snapshot on /vms/101`.
    public String words() {
        return token + " lacks " + privileges.map(p -> p.replace("|", " or ")).orElse("a privilege")
                + path.map(p -> " on " + p).orElse(" (PVE does not say which)");
    }
}
