import felhom.ops.Operation;
import org.jspecify.annotations.NullMarked;

/// The built-in operations, written exactly as a third party would write them.
///
/// It must never require anything but felhom.ops.
@NullMarked
module felhom.builtin {
    requires felhom.ops;
    requires static org.jspecify;

    provides Operation with
            felhom.builtin.Adopt,
            felhom.builtin.Backup,
            felhom.builtin.Copy,
            felhom.builtin.DeleteSnapshot,
            felhom.builtin.Describe,
            felhom.builtin.GoldenImage,
            felhom.builtin.Rollback,
            felhom.builtin.Snapshot,
            felhom.builtin.Start,
            felhom.builtin.Stop,
            felhom.builtin.StopTask,
            felhom.builtin.StorageOff,
            felhom.builtin.StorageOn,
            felhom.builtin.UsbMount,
            felhom.builtin.UsbUnmount;
}
