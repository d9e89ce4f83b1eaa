package felhom.ops;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The whole power of the agent, on one page: each change that it can make to a host, as data. What is
/// planned, signed, written down and done is this one value, and whether an operation is destructive is
/// decided by the steps that it may plan, checked by the compiler.
///
/// Steps are cut by consequence, not by endpoint: PVE's `vzdump` prunes unless told not to, and `VM.Snapshot`
/// alone permits a rollback, so a token cannot draw this line. A step makes one changing call.
public sealed interface Step permits Step.Benign, Step.Destructive, Step.ByApi, Step.ByRoot {
    /// What no other order may be at work on meanwhile; nothing for what has to pass those that wait.
    Set<Resource> holds();

    private static Set<Resource> holding(Vmid guest, Stream<StorageId> using) {
        return Stream.concat(Stream.of(new Resource.OfGuest(guest)), using.map(Resource.UseOfStorage::new))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether it is heavy on the host's storages. Only a few such steps are done at once.
    default boolean heavy() {
        return false;
    }

    /// The guests that it holds, in order: those that it changes.
    default Set<Vmid> guests() {
        return Resource.guests(holds());
    }

    /// The guest that it is about, where that is another question than what it holds.
    default Optional<Vmid> concerns() {
        return guests().stream().findFirst();
    }

    /// Whether the guests that it holds may be known by something else afterwards: another MAC, volume or
    /// mark.
    default boolean remakes() {
        return false;
    }

    /// The guest that comes of it, under an id that no guest of the cluster has before.
    default Optional<Vmid> makes() {
        return Optional.empty();
    }

    /// Whether a backup comes of it.
    default boolean makesArchive() {
        return false;
    }

    /// The stage whose guest it is about, where it is one that the procedure makes.
    default Optional<StageName> guestOf() {
        return Optional.empty();
    }

    /// The stage whose backup it takes, where it is one that the procedure makes.
    default Optional<StageName> archiveOf() {
        return Optional.empty();
    }

    /// The same about what those stages have made, as far as that is known.
    default Step with(Products made) {
        return this;
    }

    /// In an operator's words, such as `take snapshot 'before' of guest 101`.
    String words();

    /// Loses no data and interrupts no service.
    sealed interface Benign extends Step
            permits TakeSnapshot, BackUp, StartGuest, DescribeGuest, MarkGuest, EnableStorage, MountUsb {}

    /// Loses data, or takes a service away.
    sealed interface Destructive extends Step
            permits CopyGuest,
                    RemoveSnapshot,
                    RevertToSnapshot,
                    StopGuest,
                    StopTask,
                    DisableStorage,
                    MakeGoldenImage,
                    UnmountUsb {}

    /// Done through the host's API, with what the agent's token may do there. Each step has one backend.
    sealed interface ByApi extends Step
            permits TakeSnapshot,
                    BackUp,
                    StartGuest,
                    DescribeGuest,
                    MarkGuest,
                    CopyGuest,
                    RemoveSnapshot,
                    RevertToSnapshot,
                    StopGuest,
                    StopTask,
                    EnableStorage,
                    DisableStorage {}

    /// Done by root on the host, through the agent's helper, because no token may do it; each says why. What
    /// root allows of it stands in a list of root's own.
    sealed interface ByRoot extends Step permits MakeGoldenImage, MountUsb, UnmountUsb {}

    /// Removes none.
    record TakeSnapshot(GuestRef guest, SnapshotName name, String description) implements Benign, ByApi {
        public TakeSnapshot(Vmid guest, SnapshotName name, String description) {
            this(GuestRef.of(guest), name, description);
        }

        @Override
        public Optional<StageName> guestOf() {
            return guest.stage();
        }

        @Override
        public TakeSnapshot with(Products made) {
            return new TakeSnapshot(made.of(guest), name, description);
        }

        @Override
        public Set<Resource> holds() {
            return guest.holds();
        }

        @Override
        public String words() {
            return "take snapshot '" + name + "' of " + guest.words();
        }
    }

    /// Never prunes, never stops a guest.
    record BackUp(Vmid guest, StorageId storage, String notes) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest), new Resource.UseOfStorage(storage));
        }

        @Override
        public boolean makesArchive() {
            return true;
        }

        @Override
        public boolean heavy() {
            return true;
        }

        @Override
        public String words() {
            return "back up guest " + guest + " to storage '" + storage + "'";
        }
    }

    record StartGuest(GuestRef guest) implements Benign, ByApi {
        public StartGuest(Vmid guest) {
            this(GuestRef.of(guest));
        }

        @Override
        public Optional<StageName> guestOf() {
            return guest.stage();
        }

        @Override
        public StartGuest with(Products made) {
            return new StartGuest(made.of(guest));
        }

        @Override
        public Set<Resource> holds() {
            return guest.holds();
        }

        @Override
        public String words() {
            return "start " + guest.words();
        }
    }

    /// An empty text removes the description; the agent's own mark in it stays untouched.
    record DescribeGuest(GuestRef guest, String text) implements Benign, ByApi {
        public DescribeGuest(Vmid guest, String text) {
            this(GuestRef.of(guest), text);
        }

        @Override
        public Optional<StageName> guestOf() {
            return guest.stage();
        }

        @Override
        public DescribeGuest with(Products made) {
            return new DescribeGuest(made.of(guest), text);
        }

        @Override
        public Set<Resource> holds() {
            return guest.holds();
        }

        @Override
        public String words() {
            return (text.isEmpty() ? "remove" : "write") + " the description of " + guest.words();
        }
    }

    /// Writes the agent's mark below the description, once, so that the guest can be told from its copies.
    record MarkGuest(Vmid guest) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public boolean remakes() {
            return true;
        }

        @Override
        public String words() {
            return "write the agent's mark into the description of guest " + guest;
        }
    }

    /// Makes a guest of a backup, under an id that is free in the whole cluster, and leaves it stopped. What
    /// is in the backup is the operators' business, hook scripts and devices included: they sign it.
    ///
    /// @param guest the new guest's id
    /// @param storage where all of its volumes go
    /// @param name instead of the one in the backup, where it is given
    /// @param macs whether the interfaces have the backup's MAC addresses, which the guest it is of may have
    ///     too
    record CopyGuest(ArchiveSource archive, Vmid guest, StorageId storage, Optional<HostName> name, Macs macs)
            implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return holding(
                    guest,
                    archive instanceof ArchiveSource.Named(VolumeId backup)
                            ? Stream.of(storage, backup.storage())
                            : Stream.of(storage));
        }

        @Override
        public boolean heavy() {
            return true;
        }

        @Override
        public Optional<Vmid> makes() {
            return Optional.of(guest);
        }

        @Override
        public Optional<StageName> archiveOf() {
            return archive.stage();
        }

        @Override
        public CopyGuest with(Products made) {
            return new CopyGuest(made.of(archive), guest, storage, name, macs);
        }

        @Override
        public String words() {
            return "make guest " + guest
                    + name.map(called -> " '" + called + "'").orElse("") + " on storage '" + storage + "' of "
                    + archive.words() + ", with " + macs.words();
        }

        /// The MAC addresses of a copy.
        public enum Macs {
            NEW("new MAC addresses"),
            KEPT("the MAC addresses of the backup");

            private final String words;

            Macs(String words) {
                this.words = words;
            }

            public String words() {
                return words;
            }
        }
    }

    record RemoveSnapshot(Vmid guest, SnapshotName name) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return "delete snapshot '" + name + "' of guest " + guest;
        }
    }

    /// Hard-stops a running guest and drops what was written since the snapshot.
    record RevertToSnapshot(Vmid guest, SnapshotName name) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public boolean remakes() {
            return true;
        }

        @Override
        public String words() {
            return "roll guest " + guest + " back to snapshot '" + name + "'";
        }
    }

    /// A service going away is damage.
    record StopGuest(Vmid guest) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return "stop guest " + guest;
        }
    }

    /// Kills a task. What it was doing is left as it is, a lock on its guest included. It takes no guest's
    /// turn: whoever has it may be waiting for this very task.
    record StopTask(Upid task) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of();
        }

        @Override
        public Optional<Vmid> concerns() {
            return task.guest();
        }

        @Override
        public String words() {
            return "kill task " + task;
        }
    }

    record EnableStorage(StorageId storage) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfStorage(storage));
        }

        @Override
        public String words() {
            return "switch storage '" + storage + "' on";
        }
    }

    /// Whatever uses it stops: backups to it fail, guests on it do not start.
    record DisableStorage(StorageId storage) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfStorage(storage));
        }

        @Override
        public String words() {
            return "switch storage '" + storage + "' off";
        }
    }

    /// Makes an unprivileged container with `keyctl` and `nesting`, which runs Docker, of a template: PVE
    /// lets nobody but `root@pam` set `keyctl` (pve-container 6.0 `LXC.pm`, `check_ct_modify_config_perm`).
    /// It is left stopped, to be backed up: whoever restores that backup needs root no more.
    ///
    /// @param template such as `local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst`
    /// @param storage where its root file system goes
    /// @param size of its root file system, in GiB
    /// @param memory in MiB
    /// @param bridge that `eth0` is on, with its address by DHCP
    record MakeGoldenImage(
            Vmid guest,
            VolumeId template,
            StorageId storage,
            int size,
            HostName name,
            int memory,
            int cores,
            Bridge bridge)
            implements Destructive, ByRoot {
        private static final Pattern TEMPLATE = Pattern.compile("[^:]+:vztmpl/[A-Za-z0-9][A-Za-z0-9._+~-]{0,199}");

        /// @throws IllegalArgumentException for a volume that is no template, or figures out of bounds
        public MakeGoldenImage {
            template(template);
            bounded("size", size, 1, 1024, "GiB");
            bounded("memory", memory, 64, 262_144, "MiB");
            bounded("cores", cores, 1, 256, "cores");
        }

        /// @throws IllegalArgumentException for a volume that is no template
        static VolumeId template(VolumeId volume) {
            Form.check(
                    "template",
                    volume.text(),
                    TEMPLATE,
                    "a container template, as `pvesm list STORAGE --content vztmpl` shows it");
            return volume;
        }

        private static void bounded(String what, int value, int least, int most, String unit) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        what + ": " + value + " " + unit + "; expected " + least + " to " + most);
            }
        }

        @Override
        public Set<Resource> holds() {
            return holding(guest, Stream.of(storage, template.storage()));
        }

        @Override
        public boolean heavy() {
            return true;
        }

        @Override
        public Optional<Vmid> makes() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "make container " + guest + " '" + name + "' with keyctl and nesting, of " + template
                    + ", on storage '" + storage + "'";
        }

        /// A bridge of the host, such as `vmbr0`: the name of a network interface, 15 characters at most.
        public record Bridge(String name) {
            private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_]{1,14}");

            /// @throws IllegalArgumentException for anything else
            public Bridge {
                Form.check("bridge", name, FORM, "the host's name for it, such as vmbr0");
            }

            @Override
            public String toString() {
                return name;
            }
        }
    }

    /// Has the host mount a file system at a place that its configuration lists, now and at each start, for
    /// as long as the disk is there. Never formats one, never touches a partition: the API has no call for
    /// any of it but those that make new ones (pve-storage 9.1 `API2/Disks/Directory.pm`).
    record MountUsb(FilesystemUuid filesystem, MountPlace place) implements Benign, ByRoot {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfPlace(place));
        }

        @Override
        public String words() {
            return "mount file system " + filesystem + " at " + place;
        }
    }

    /// Whatever uses it stops; it is not mounted at the next start either. What is on it stays there.
    record UnmountUsb(FilesystemUuid filesystem, MountPlace place) implements Destructive, ByRoot {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfPlace(place));
        }

        @Override
        public String words() {
            return "unmount file system " + filesystem + " from " + place;
        }
    }
}
