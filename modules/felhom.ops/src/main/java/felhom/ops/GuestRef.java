package felhom.ops;

import java.util.Optional;
import java.util.Set;

/// The guest that a step is about: one that there is, or the one that an earlier stage of the same procedure
/// makes. What is signed is the name of the stage; which guest that is the order's own log alone says, once
/// the stage has ended, so that no other guest can be meant.
public sealed interface GuestRef {
    static GuestRef of(Vmid id) {
        return new Existing(id);
    }

    /// @throws IllegalArgumentException when the name is none, see [StageName]
    static GuestRef madeBy(String stage) {
        return new Made(new StageName(stage));
    }

    /// Its number, where it is known.
    Optional<Vmid> known();

    /// The stage that makes it, where one does.
    default Optional<StageName> stage() {
        return this instanceof Made(StageName maker) ? Optional.of(maker) : Optional.empty();
    }

    /// In an operator's words, such as `guest 101`.
    String words();

    /// What a step that changes it holds. The stage that makes a guest holds that one itself.
    default Set<Resource> holds() {
        return known().<Set<Resource>>map(id -> Set.of(new Resource.OfGuest(id)))
                .orElse(Set.of());
    }

    record Existing(Vmid id) implements GuestRef {
        @Override
        public Optional<Vmid> known() {
            return Optional.of(id);
        }

        @Override
        public String words() {
            return "guest " + id;
        }
    }

    /// @param maker the stage that comes before, and makes a guest
    record Made(StageName maker) implements GuestRef {
        @Override
        public Optional<Vmid> known() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "the guest that stage '" + maker + "' makes";
        }
    }
}
