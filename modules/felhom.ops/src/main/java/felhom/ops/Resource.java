package felhom.ops;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an order may need for itself while it is at work.
public sealed interface Resource {
    /// In an operator's words, such as `guest 101`; no two have the same.
    String words();

    record OfGuest(Vmid id) implements Resource {
        @Override
        public String words() {
            return "guest " + id;
        }
    }

    record OfStorage(StorageId id) implements Resource {
        @Override
        public String words() {
            return "storage '" + id + "'";
        }
    }

    /// Where a file system is mounted.
    record OfPlace(MountPlace place) implements Resource {
        @Override
        public String words() {
            return place.path();
        }
    }

    /// The whole node.
    record OfNode() implements Resource {
        @Override
        public String words() {
            return "this node";
        }
    }

    /// The guests among them, in order.
    static SortedSet<Vmid> guests(Collection<Resource> resources) {
        SortedSet<Vmid> guests = new TreeSet<>();
        for (Resource resource : resources) {
            if (resource instanceof OfGuest(Vmid id)) {
                guests.add(id);
            }
        }
        return Collections.unmodifiableSortedSet(guests);
    }
}
