package felhom.testkit;

import java.util.List;
import java.util.Optional;

/// What a `POST vzdump` asked for.
///
/// @param commandLine the options as vzdump prints them, in Perl's random order
/// @param remove `remove`, which is 1 unless given: so a backup may delete older ones
/// @param prune `prune-backups` of the call; the storage's own applies without
record DumpPlan(
        PveWorld world,
        Acl.Token token,
        List<Integer> vmids,
        String storage,
        String mode,
        String compress,
        boolean remove,
        Optional<String> prune,
        Optional<String> notesTemplate,
        boolean isProtected,
        String commandLine) {

    Optional<Retention> retention() {
        var own = Optional.ofNullable(world.storages().get(storage)).flatMap(s -> s.prune);
        return prune.or(() -> own).map(Retention::parse).filter(r -> !r.keepsAll());
    }

    String notes(GuestState guest) {
        return notesTemplate
                .map(template -> template.replace("{{cluster}}", "standalone node")
                        .replace("{{guestname}}", guest.name())
                        .replace("{{node}}", world.nodeName())
                        .replace("{{vmid}}", String.valueOf(guest.vmid))
                        .replace("\\n", "\n")
                        .replace("\\\\", "\\"))
                .orElse("");
    }
}
