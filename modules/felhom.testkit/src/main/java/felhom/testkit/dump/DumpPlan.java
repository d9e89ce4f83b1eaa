package felhom.testkit.dump;

import felhom.testkit.world.Acl;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Retention;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a `POST vzdump` asked for.
///
/// @param commandLine the options as vzdump prints them, in Perl's random order
/// @param remove `remove`, which is 1 unless given: so a backup may delete older ones
/// @param lockWait how long it waits for another job of the node
/// @param stopWait how long a guest has to stop
/// @param prune `prune-backups` of the call; the storage's own applies without
public record DumpPlan(
        WorldState world,
        Acl.Token token,
        List<Integer> vmids,
        String storage,
        String mode,
        String compress,
        boolean remove,
        Optional<String> prune,
        Optional<String> notesTemplate,
        boolean isProtected,
        Duration lockWait,
        Duration stopWait,
        String commandLine) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([n\\\\])");

    Optional<Retention> retention() {
        var own = Optional.ofNullable(world.storages().get(storage)).flatMap(s -> s.prune);
        return prune.or(() -> own).map(Retention::parse).filter(r -> !r.keepsAll());
    }

    String notes(GuestState guest) {
        return notesTemplate
                .map(template -> ESCAPE.matcher(template)
                        .replaceAll(escape -> escape.group(1).equals("n") ? "\n" : "\\\\")
                        .replace("{{cluster}}", world.cluster().name.orElse("standalone node"))
                        .replace("{{guestname}}", guest.name())
                        .replace("{{node}}", guest.node)
                        .replace("{{vmid}}", String.valueOf(guest.vmid)))
                .orElse("");
    }
}
