package felhom.proxmox.request;

import felhom.ops.Guest;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.http.Parameters;
import java.util.Optional;

/// A guest to be made: new, or from a backup. Everything that PVE would choose by itself in a way that hurts
/// is said.
public sealed interface NewGuest {
    Vmid vmid();

    Guest.Kind kind();

    /// PVE's worker type.
    String worker();

    Parameters parameters();

    /// A container from a template.
    ///
    /// @param storage PVE would take `local`, which usually holds no containers
    /// @param options `unprivileged` is 1 unless they say otherwise: 8 would make it privileged
    /// @param start in a task of its own, which the first one does not wait for
    record Lxc(
            Vmid vmid,
            VolumeId template,
            StorageId storage,
            LxcVolume root,
            LxcOptions options,
            Optional<String> pool,
            boolean start)
            implements NewGuest {
        @Override
        public Guest.Kind kind() {
            return Guest.Kind.LXC;
        }

        @Override
        public String worker() {
            return "vzcreate";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("unprivileged", "1")
                    .and("onboot", false)
                    .and(options.rootfs(root).parameters())
                    .and("vmid", vmid.toString())
                    .and("ostemplate", template.text())
                    .and("storage", storage.value())
                    .and("pool", pool)
                    .and("start", start);
        }
    }

    /// A virtual machine.
    record Qemu(Vmid vmid, QemuOptions options, Optional<String> pool, boolean start) implements NewGuest {
        @Override
        public Guest.Kind kind() {
            return Guest.Kind.QEMU;
        }

        @Override
        public String worker() {
            return "qmcreate";
        }

        @Override
        public Parameters parameters() {
            return Parameters.NONE
                    .and("onboot", false)
                    .and(options.parameters())
                    .and("vmid", vmid.toString())
                    .and("pool", pool)
                    .and("start", start);
        }
    }

    /// A container from a backup. Kept unless overridden: host name, description, MAC addresses, static
    /// addresses, `onboot`, feature flags, devices and hook scripts, all of it without asking for root
    /// (pve-container 6.1.10 `LXC/Create.pm`).
    ///
    /// @param storage PVE would take `local`, which usually holds no containers
    /// @param how what happens to the old guest, the MAC addresses and the state
    /// @param overrides a `rootfs` or `mpN` makes PVE forget the archive's own list of volumes
    record RestoredLxc(
            Vmid vmid, VolumeId archive, StorageId storage, Restoring how, LxcOptions overrides, Optional<String> pool)
            implements NewGuest {
        /// @throws IllegalArgumentException for what PVE would drop or refuse
        public RestoredLxc {
            Parameters given = overrides.parameters();
            if (how.newMacs() && given.names().stream().anyMatch(n -> n.matches("net[0-9]+"))) {
                throw new IllegalArgumentException(
                        "net: new MACs (unique) discard every network interface that is given:"
                                + " give interfaces without a MAC instead");
            }
            if (given.has("features") && !given.has("unprivileged")) {
                throw new IllegalArgumentException(
                        "features: refused without unprivileged, whatever the archive says: give both or neither");
            }
            Optional<String> mount = given.names().stream()
                    .filter(name -> name.matches("mp[0-9]+"))
                    .findFirst();
            if (mount.isPresent() && !given.has("rootfs")) {
                throw new IllegalArgumentException(mount.get()
                        + ": refused without rootfs, as any mount makes the archive's volumes count for nothing:"
                        + " give rootfs too, or no mount");
            }
        }

        @Override
        public Guest.Kind kind() {
            return Guest.Kind.LXC;
        }

        @Override
        public String worker() {
            return "vzrestore";
        }

        @Override
        public Parameters parameters() {
            return overrides
                    .parameters()
                    .and(how.parameters())
                    .and("vmid", vmid.toString())
                    .and("ostemplate", archive.text())
                    .and("restore", true)
                    .and("storage", storage.value())
                    .and("ignore-unpack-errors", false)
                    .and("pool", pool);
        }
    }

    /// A virtual machine from a backup. One that fails leaves a shell of a guest behind, which a next try
    /// without force runs into; an archive of garbage keeps the lock `create` for 60 s (seen on 9.2.11).
    ///
    /// @param storage none for where the archive says the disks were
    /// @param live starts it while its disks are still coming in
    /// @param overrides no drives, which PVE refuses here
    record RestoredQemu(
            Vmid vmid,
            VolumeId archive,
            Optional<StorageId> storage,
            Restoring how,
            boolean live,
            QemuOptions overrides,
            Optional<String> pool)
            implements NewGuest {
        /// @throws IllegalArgumentException for a drive among the overrides
        public RestoredQemu {
            overrides.parameters().names().forEach(name -> {
                if (name.matches("(scsi|virtio|sata|ide)[0-9]+")) {
                    throw new IllegalArgumentException(name + ": a restore takes its drives from the archive");
                }
            });
        }

        @Override
        public Guest.Kind kind() {
            return Guest.Kind.QEMU;
        }

        @Override
        public String worker() {
            return "qmrestore";
        }

        @Override
        public Parameters parameters() {
            return overrides
                    .parameters()
                    .and(how.parameters())
                    .and("vmid", vmid.toString())
                    .and("archive", archive.text())
                    .and("storage", storage)
                    .and("live-restore", live)
                    .and("pool", pool);
        }
    }
}
