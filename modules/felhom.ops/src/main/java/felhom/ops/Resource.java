package felhom.ops;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an order may need for itself while it is at work.
public sealed interface Resource {
    /// In an operator's words, such as `guest 101`; no two have the same.
    String words();

    /// Whether one order cannot be at work with this while another is with that.
    default boolean collides(Resource other) {
        return equals(other);
    }

    record OfGuest(Vmid id) implements Resource {
        @Override
        public String words() {
            return "guest " + id;
        }
    }

    record OfStorage(StorageId id) implements Resource {
        @Override
        public boolean collides(Resource other) {
            return equals(other) || other.equals(new UseOfStorage(id));
        }

        @Override
        public String words() {
            return "storage '" + id + "'";
        }
    }

    /// That it stays as it is, for as many as write to it or read from it.
    record UseOfStorage(StorageId id) implements Resource {
        @Override
        public boolean collides(Resource other) {
            return other.equals(new OfStorage(id));
        }

        @Override
        public String words() {
            return "use of storage '" + id + "'";
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

    /// Whether an order that holds these has to wait for one that holds those.
    static boolean collide(Collection<Resource> these, Collection<Resource> those) {
        return these.stream().anyMatch(one -> those.stream().anyMatch(one::collides));
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
