package felhom.ops;

import java.util.function.Function;

/// How an argument's text becomes a value. `words` says to an operator what is accepted.
public record ArgumentType<T>(String words, Function<String, T> parser) {
    public static final ArgumentType<Vmid> VMID = new ArgumentType<>("a vmid, 100 to 999999999", Vmid::of);

    /// Of a guest that is yet to be made.
    public static final ArgumentType<Vmid> NEW_VMID =
            new ArgumentType<>("a vmid that no guest has, 100 to 999999999", Vmid::of);

    /// One that is there.
    public static final ArgumentType<SnapshotName> SNAPSHOT =
            new ArgumentType<>("a snapshot name, 2 to 40 characters, a letter first", SnapshotName::new);

    /// One that is yet to be taken.
    public static final ArgumentType<SnapshotName> NEW_SNAPSHOT =
            new ArgumentType<>("a new snapshot's name, 2 to 40 characters, a letter first", SnapshotName::new);

    public static final ArgumentType<StorageId> STORAGE = new ArgumentType<>("a storage id", StorageId::new);
    public static final ArgumentType<StorageId> BACKUP_STORAGE =
            new ArgumentType<>("the id of a storage that takes backups", StorageId::new);

    /// For what containers are made of.
    public static final ArgumentType<StorageId> CONTAINER_STORAGE =
            new ArgumentType<>("the id of a storage that takes containers", StorageId::new);

    /// For the volumes of any guest.
    public static final ArgumentType<StorageId> GUEST_STORAGE =
            new ArgumentType<>("the id of a storage that takes guests", StorageId::new);

    /// A backup, by its volume id.
    public static final ArgumentType<VolumeId> ARCHIVE =
            new ArgumentType<>("a backup's volume id, as `pvesm list` shows it", ArgumentType::archive);

    /// What containers are made of, by its volume id.
    public static final ArgumentType<VolumeId> TEMPLATE =
            new ArgumentType<>("a container template's volume id, as `pvesm list` shows it", ArgumentType::template);

    public static final ArgumentType<FilesystemUuid> FILESYSTEM =
            new ArgumentType<>("a file system's UUID, as `lsblk -o PATH,UUID` shows it", FilesystemUuid::new);

    public static final ArgumentType<MountPlace> PLACE =
            new ArgumentType<>("a directory below /mnt, /media or /srv", MountPlace::new);

    public static final ArgumentType<Step.MakeGoldenImage.Bridge> BRIDGE =
            new ArgumentType<>("a bridge of the host, such as vmbr0", Step.MakeGoldenImage.Bridge::new);

    public static final ArgumentType<HostName> HOST_NAME = new ArgumentType<>("a host name", HostName::new);

    public static final ArgumentType<Upid> UPID = new ArgumentType<>("a UPID, as `task list` shows it", Upid::of);

    /// What has to be wanted: nothing but `yes` says so.
    public static final ArgumentType<String> YES = new ArgumentType<>("yes, or leave it out", value -> {
        if (!value.equals("yes")) {
            throw new IllegalArgumentException("'" + value + "': expected yes, or leave it out");
        }
        return value;
    });

    /// A whole number, in decimal digits alone.
    ///
    /// @param unit such as `GiB`
    public static ArgumentType<Integer> whole(int least, int most, String unit) {
        String words = "a whole number of " + unit + ", " + least + " to " + most;
        return new ArgumentType<>(words, value -> {
            int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
            if (number < least || number > most) {
                throw new IllegalArgumentException("'" + value + "': expected " + words);
            }
            return number;
        });
    }

    /// Text of at most `max` characters; line breaks are allowed, other control characters are not.
    public static ArgumentType<String> text(int max) {
        return new ArgumentType<>("text of at most " + max + " characters", value -> {
            if (value.length() > max) {
                throw new IllegalArgumentException(
                        value.length() + " characters are too many: at most " + max + " are allowed");
            }
            if (value.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r')) {
                throw new IllegalArgumentException("control characters are not allowed");
            }
            return value;
        });
    }

    /// Text of at most `max` characters on one line.
    public static ArgumentType<String> line(int max) {
        ArgumentType<String> text = text(max);
        return new ArgumentType<>("one line of at most " + max + " characters", value -> {
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("line breaks are not allowed");
            }
            return text.parser().apply(value);
        });
    }

    private static VolumeId template(String text) {
        return Step.MakeGoldenImage.template(new VolumeId(text));
    }

    private static VolumeId archive(String text) {
        VolumeId volume = new VolumeId(text);
        if (volume.backupOf().isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is no backup of a guest: expected a volume such as"
                    + " local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst, as `pvesm list STORAGE --content backup`"
                    + " shows it");
        }
        return volume;
    }
}
