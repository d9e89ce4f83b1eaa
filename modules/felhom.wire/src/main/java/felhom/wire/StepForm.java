package felhom.wire;

import felhom.ops.ArchiveSource;
import felhom.ops.FilesystemUuid;
import felhom.ops.GuestRef;
import felhom.ops.HostName;
import felhom.ops.MountPlace;
import felhom.ops.SnapshotName;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// How each step is written and read. A name or a field that was once used is never given another meaning.
enum StepForm {
    TAKE_SNAPSHOT(
            "take-snapshot",
            Step.TakeSnapshot.class,
            (step, to) -> to.guest(step.guest()).put("snapshot", step.name()).put("description", step.description()),
            from -> new Step.TakeSnapshot(from.guestRef(), from.snapshot(), from.text("description"))),
    BACK_UP(
            "back-up",
            Step.BackUp.class,
            (step, to) ->
                    to.put("guest", step.guest()).put("storage", step.storage()).put("notes", step.notes()),
            from -> new Step.BackUp(from.guest(), from.parsed("storage", StorageId::new), from.text("notes"))),
    START_GUEST(
            "start-guest",
            Step.StartGuest.class,
            (step, to) -> to.guest(step.guest()),
            from -> new Step.StartGuest(from.guestRef())),
    DESCRIBE_GUEST(
            "describe-guest",
            Step.DescribeGuest.class,
            (step, to) -> to.guest(step.guest()).put("text", step.text()),
            from -> new Step.DescribeGuest(from.guestRef(), from.text("text"))),
    MARK_GUEST(
            "mark-guest",
            Step.MarkGuest.class,
            (step, to) -> to.put("guest", step.guest()),
            from -> new Step.MarkGuest(from.guest())),
    COPY_GUEST(
            "copy-guest",
            Step.CopyGuest.class,
            (step, to) -> to.archive(step.archive())
                    .put("guest", step.guest())
                    .put("storage", step.storage())
                    .put("name", step.name().map(HostName::value).orElse(""))
                    .put("macs", step.macs().name().toLowerCase(Locale.ROOT)),
            from -> new Step.CopyGuest(
                    from.archive(),
                    from.guest(),
                    from.parsed("storage", StorageId::new),
                    from.parsed("name", name -> name.isEmpty() ? Optional.empty() : Optional.of(new HostName(name))),
                    from.parsed("macs", StepForm::macs))),
    REMOVE_SNAPSHOT(
            "remove-snapshot",
            Step.RemoveSnapshot.class,
            (step, to) -> to.put("guest", step.guest()).put("snapshot", step.name()),
            from -> new Step.RemoveSnapshot(from.guest(), from.snapshot())),
    REVERT_TO_SNAPSHOT(
            "revert-to-snapshot",
            Step.RevertToSnapshot.class,
            (step, to) -> to.put("guest", step.guest()).put("snapshot", step.name()),
            from -> new Step.RevertToSnapshot(from.guest(), from.snapshot())),
    STOP_GUEST(
            "stop-guest",
            Step.StopGuest.class,
            (step, to) -> to.put("guest", step.guest()),
            from -> new Step.StopGuest(from.guest())),
    STOP_TASK(
            "stop-task",
            Step.StopTask.class,
            (step, to) -> to.put("task", step.task()),
            from -> new Step.StopTask(from.parsed("task", Upid::of))),
    ENABLE_STORAGE(
            "enable-storage",
            Step.EnableStorage.class,
            (step, to) -> to.put("storage", step.storage()),
            from -> new Step.EnableStorage(from.parsed("storage", StorageId::new))),
    DISABLE_STORAGE(
            "disable-storage",
            Step.DisableStorage.class,
            (step, to) -> to.put("storage", step.storage()),
            from -> new Step.DisableStorage(from.parsed("storage", StorageId::new))),
    MAKE_GOLDEN_IMAGE(
            "make-golden-image",
            Step.MakeGoldenImage.class,
            (step, to) -> to.put("guest", step.guest())
                    .put("template", step.template())
                    .put("storage", step.storage())
                    .put("size_gib", step.size())
                    .put("name", step.name())
                    .put("memory_mib", step.memory())
                    .put("cores", step.cores())
                    .put("bridge", step.bridge()),
            from -> from.checked(() -> new Step.MakeGoldenImage(
                    from.guest(),
                    from.parsed("template", VolumeId::new),
                    from.parsed("storage", StorageId::new),
                    from.number("size_gib"),
                    from.parsed("name", HostName::new),
                    from.number("memory_mib"),
                    from.number("cores"),
                    from.parsed("bridge", Step.MakeGoldenImage.Bridge::new)))),
    MOUNT_USB(
            "mount-usb",
            Step.MountUsb.class,
            (step, to) -> to.put("filesystem", step.filesystem()).put("place", step.place()),
            from -> new Step.MountUsb(from.filesystem(), from.place())),
    UNMOUNT_USB(
            "unmount-usb",
            Step.UnmountUsb.class,
            (step, to) -> to.put("filesystem", step.filesystem()).put("place", step.place()),
            from -> new Step.UnmountUsb(from.filesystem(), from.place()));

    private static final String GUEST = "guest";
    /// A stage, instead of a guest that there is.
    private static final String GUEST_OF = "guest_of";

    private static final String ARCHIVE = "archive";
    /// A stage, instead of a backup that there is.
    private static final String ARCHIVE_OF = "archive_of";

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final String word;
    private final Class<? extends Step> type;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    private final BiConsumer<Step, To> writer;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    private final Function<From, Step> reader;

    <S extends Step> StepForm(String word, Class<S> type, BiConsumer<S, To> writer, Function<From, S> reader) {
        this.word = word;
        this.type = type;
        this.writer = (step, to) -> writer.accept(type.cast(step), to);
        this.reader = reader::apply;
    }

    static StepForm of(Step step) {
        return switch (step) {
            case Step.TakeSnapshot _ -> TAKE_SNAPSHOT;
            case Step.BackUp _ -> BACK_UP;
            case Step.StartGuest _ -> START_GUEST;
            case Step.DescribeGuest _ -> DESCRIBE_GUEST;
            case Step.MarkGuest _ -> MARK_GUEST;
            case Step.CopyGuest _ -> COPY_GUEST;
            case Step.RemoveSnapshot _ -> REMOVE_SNAPSHOT;
            case Step.RevertToSnapshot _ -> REVERT_TO_SNAPSHOT;
            case Step.StopGuest _ -> STOP_GUEST;
            case Step.StopTask _ -> STOP_TASK;
            case Step.EnableStorage _ -> ENABLE_STORAGE;
            case Step.DisableStorage _ -> DISABLE_STORAGE;
            case Step.MakeGoldenImage _ -> MAKE_GOLDEN_IMAGE;
            case Step.MountUsb _ -> MOUNT_USB;
            case Step.UnmountUsb _ -> UNMOUNT_USB;
        };
    }

    private static Step.CopyGuest.Macs macs(String word) {
        return switch (word) {
            case "new" -> Step.CopyGuest.Macs.NEW;
            case "kept" -> Step.CopyGuest.Macs.KEPT;
            default -> throw new IllegalArgumentException("'" + word + "' is none of new, kept");
        };
    }

    String word() {
        return word;
    }

    boolean destructive() {
        return Step.Destructive.class.isAssignableFrom(type);
    }

    void write(Step step, To to) {
        writer.accept(step, to);
    }

    Step read(From from) {
        return reader.apply(from);
    }

    /// Where a step's fields are put.
    record To(String prefix, Map<String, String> fields) {
        To put(String name, Object value) {
            fields.put(prefix + name, value.toString());
            return this;
        }

        To guest(GuestRef guest) {
            return switch (guest) {
                case GuestRef.Existing(Vmid id) -> put(GUEST, id);
                case GuestRef.Made(StageName stage) -> put(GUEST_OF, stage);
            };
        }

        To archive(ArchiveSource archive) {
            return switch (archive) {
                case ArchiveSource.Named(VolumeId id) -> put(ARCHIVE, id);
                case ArchiveSource.MadeBy(StageName stage) -> put(ARCHIVE_OF, stage);
            };
        }
    }

    /// Where they are taken from; what was taken is gone.
    record From(String prefix, Map<String, String> fields) {
        String text(String name) {
            String value = fields.remove(prefix + name);
            if (value == null) {
                throw new Unreadable("'" + prefix + name + "' is missing");
            }
            return value;
        }

        <T> T parsed(String name, Function<String, T> as) {
            String text = text(name);
            try {
                return as.apply(text);
            } catch (IllegalArgumentException wrong) {
                throw new Unreadable("'" + prefix + name + "': " + wrong.getMessage());
            }
        }

        Vmid guest() {
            return parsed(GUEST, Vmid::of);
        }

        /// Where both are there, one is left over, and nobody knows it.
        GuestRef guestRef() {
            return there(GUEST_OF)
                    ? new GuestRef.Made(parsed(GUEST_OF, StageName::new))
                    : new GuestRef.Existing(guest());
        }

        ArchiveSource archive() {
            return there(ARCHIVE_OF)
                    ? new ArchiveSource.MadeBy(parsed(ARCHIVE_OF, StageName::new))
                    : new ArchiveSource.Named(parsed(ARCHIVE, VolumeId::new));
        }

        private boolean there(String name) {
            return fields.containsKey(prefix + name);
        }

        /// As it is written, without a sign or zeros before it.
        int number(String name) {
            return parsed(name, text -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw new IllegalArgumentException("'" + text + "' is no number from 0 to 999999999");
                }
                return Integer.parseInt(text);
            });
        }

        FilesystemUuid filesystem() {
            return parsed("filesystem", FilesystemUuid::new);
        }

        MountPlace place() {
            return parsed("place", MountPlace::new);
        }

        /// A step whose fields do not go together.
        <S> S checked(Supplier<S> step) {
            try {
                return step.get();
            } catch (Unreadable itself) {
                throw itself;
            } catch (IllegalArgumentException wrong) {
                throw new Unreadable(String.valueOf(wrong.getMessage()));
            }
        }

        SnapshotName snapshot() {
            return parsed("snapshot", SnapshotName::new);
        }
    }
}
