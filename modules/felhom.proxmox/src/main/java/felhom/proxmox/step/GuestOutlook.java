package felhom.proxmox.step;

import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.OwnGuests;
import java.util.List;
import java.util.Optional;

/// The guests as they will be once some stages are done.
///
/// @param before the stages that are done first, in order
record GuestOutlook(OwnGuests guests, List<Planned> before) {
    GuestOutlook {
        before = List.copyOf(before);
    }

    /// A stage's step, in the hands of who does it.
    record Planned(StageName stage, StepHandler<?> handler) {}

    /// Empty where this node has none by then.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    Optional<GuestState> guest(Vmid vmid) {
        Optional<GuestState> then = guests.read(vmid, GuestState::now);
        for (int at = 0; at < before.size(); at++) {
            StepHandler<?> handler = before.get(at).handler();
            if (then.isEmpty() && handler.step().makes().filter(vmid::equals).isPresent()) {
                then = handler.makes(until(at));
            } else if (handler.step().concerns().filter(vmid::equals).isPresent()) {
                then = then.map(handler::after);
            }
        }
        return then;
    }

    /// Whether one of the stages does this.
    boolean planned(Step step) {
        return before.stream().anyMatch(planned -> planned.handler().step().equals(step));
    }

    /// The guest that the stage backs up, as it will be then.
    Optional<GuestState> backedUp(StageName stage) {
        for (int at = 0; at < before.size(); at++) {
            Step step = before.get(at).handler().step();
            if (before.get(at).stage().equals(stage) && step.makesArchive()) {
                GuestOutlook then = until(at);
                return step.concerns().flatMap(then::guest);
            }
        }
        return Optional.empty();
    }

    private GuestOutlook until(int at) {
        return new GuestOutlook(guests, before.subList(0, at));
    }
}
