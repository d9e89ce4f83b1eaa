package felhom.proxmox.guest;

import felhom.proxmox.answer.Fields;
import java.util.Optional;

/// One key of a configuration, as it is in force and as it will be after the next start.
///
/// @param value absent when the key is only pending
/// @param pending absent when nothing waits
/// @param delete the key goes away with the next start
public record PendingOption(String key, Optional<String> value, Optional<String> pending, boolean delete) {
    public static PendingOption of(Fields fields) {
        // 1 deletes, 2 deletes by force (pve-guest-common 6.0.2 GuestHelpers.pm).
        boolean delete = fields.whole("delete").orElse(0) > 0;
        return new PendingOption(fields.need("key"), fields.text("value"), fields.text("pending"), delete);
    }

    public boolean waits() {
        return delete || pending.isPresent();
    }
}
