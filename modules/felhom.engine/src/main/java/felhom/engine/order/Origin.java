package felhom.engine.order;

import felhom.ops.Vmid;

/// Where an order came from. Made by this process for itself, never read from an order: a plugin cannot name this type,
/// and nothing that is parsed becomes one.
public sealed interface Origin {
    /// As the log has it.
    default String word() {
        return switch (this) {
            case Shell() -> "shell";
            case Schedule() -> "schedule";
            case Hub() -> "hub";
            case InGuest(Vmid guest) -> "guest " + guest;
            case SelfTest(Vmid guest) -> "selftest of guest " + guest;
        };
    }

    /// An operator at this host's own command line.
    record Shell() implements Origin {}

    /// The host's own timetable.
    record Schedule() implements Origin {}

    /// What the hub proposes.
    record Hub() implements Origin {}

    /// A guest, about itself.
    record InGuest(Vmid guest) implements Origin {}

    /// The task self-test, on the one guest that was named on the command line.
    record SelfTest(Vmid guest) implements Origin {}
}
