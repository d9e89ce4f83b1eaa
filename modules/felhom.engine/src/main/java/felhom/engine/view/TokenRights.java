package felhom.engine.view;

import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the token may, and what the operations need of it. What is missing here the host refuses; what is not
/// may be refused all the same, by an entry that does not show ([Rights]).
public record TokenRights(List<Need> needs, Rights rights) {
    private static final String GUESTS = "/vms";
    private static final String STORAGES = "/storage";

    public TokenRights {
        needs = List.copyOf(needs);
    }

    /// @param path where it has to hold, or below it for the guest or the storage that it is about
    /// @param operations those that cannot do without it, by name
    public record Need(String privilege, String path, Set<String> operations) {
        public Need {
            operations = Set.copyOf(operations);
        }
    }

    /// The first right that the operation lacks whatever it is about.
    public Optional<Lacking> lacking(String operation) {
        return needs.stream()
                .filter(need -> need.operations().contains(operation))
                .filter(need -> !rights.hasBelow(need.privilege(), need.path()))
                .map(need -> new Lacking(need.privilege(), need.path()))
                .findFirst();
    }

    /// The first that it lacks about this guest.
    public Optional<Lacking> lacking(String operation, Vmid guest) {
        return lacking(operation, GUESTS, guest.toString());
    }

    /// The first that it lacks about this storage.
    public Optional<Lacking> lacking(String operation, StorageId storage) {
        return lacking(operation, STORAGES, storage.value());
    }

    private Optional<Lacking> lacking(String operation, String above, String name) {
        String path = above + "/" + name;
        return needs.stream()
                .filter(need ->
                        need.operations().contains(operation) && need.path().equals(above))
                .filter(need -> !rights.has(need.privilege(), path))
                .map(need -> new Lacking(need.privilege(), path))
                .findFirst();
    }
}
