package felhom.proxmox.step;

import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;

/// The guests as they will be once some steps are done.
///
/// @param before the steps that are done first, in order
record GuestOutlook(OwnGuests guests, List<StepHandler<?>> before) {
    GuestOutlook {
        before = List.copyOf(before);
    }

    /// Empty where this node has none.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    Optional<GuestState> guest(Vmid vmid) {
        return guests.read(vmid, GuestState::now).map(now -> {
            GuestState then = now;
            for (StepHandler<?> handler : before) {
                if (handler.step().concerns().filter(vmid::equals).isPresent()) {
                    then = handler.after(then);
                }
            }
            return then;
        });
    }
}
