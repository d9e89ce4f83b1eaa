package felhom.engine.door;

import felhom.ops.Capability;

/// Makes a capability by its class.
final class Capabilities {
    private Capabilities() {}

    static Capability make(Class<? extends Capability> kind, Capability.Uses uses, Capability.Inventory inventory) {
        if (kind == Capability.Inventory.class) {
            return inventory;
        } else if (kind == Capability.SnapshotMaker.class) {
            return new Capability.SnapshotMaker(uses);
        } else if (kind == Capability.BackupMaker.class) {
            return new Capability.BackupMaker(uses);
        } else if (kind == Capability.GuestStarter.class) {
            return new Capability.GuestStarter(uses);
        } else if (kind == Capability.GuestDescriber.class) {
            return new Capability.GuestDescriber(uses);
        } else if (kind == Capability.GuestMarker.class) {
            return new Capability.GuestMarker(uses);
        } else if (kind == Capability.TaskStopper.class) {
            return new Capability.TaskStopper(uses);
        } else if (kind == Capability.SnapshotRemover.class) {
            return new Capability.SnapshotRemover(uses);
        } else if (kind == Capability.SnapshotReverter.class) {
            return new Capability.SnapshotReverter(uses);
        } else if (kind == Capability.GuestStopper.class) {
            return new Capability.GuestStopper(uses);
        }
        throw new IllegalArgumentException("no such capability: " + kind.getName());
    }
}
