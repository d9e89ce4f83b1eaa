package felhom.privileged.work;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.privileged.golden.GoldenImages;
import felhom.privileged.mount.UsbMounts;
import felhom.privileged.program.Programs;
import felhom.privileged.unit.Kept;
import felhom.privileged.unit.NoFurther;
import felhom.privileged.unit.Systemd;
import felhom.privileged.unit.UnitName;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Root's work on this host, one request at a time: each piece once under its name, with its end written down
/// before it is told.
final class HostWorks implements Works {
    /// For the piece before to be done.
    private static final Duration TURN = Duration.ofSeconds(20);

    private final ReentrantLock turn = new ReentrantLock(true);
    private final Set<WorkName> underWay = ConcurrentHashMap.newKeySet();
    private final Kept kept;
    private final GoldenImages golden;
    private final UsbMounts mounts;

    HostWorks(Path root, Programs programs) {
        Systemd systemd = new Systemd(programs);
        this.kept = new Kept(root);
        this.golden = new GoldenImages(kept, systemd, programs);
        this.mounts = new UsbMounts(root, programs, systemd);
    }

    private interface Piece {
        RootAnswer done() throws NoFurther;
    }

    @Override
    public RootAnswer begin(WorkName work, Step.ByRoot step) {
        return inTurn(work, step, () -> {
            boolean begun = kept.begun(work, step);
            Optional<RootAnswer.Ended> ended = kept.ended(work);
            if (ended.isPresent()) {
                return ended.get();
            }
            if (!begun) {
                kept.begin(work, step);
                if (step instanceof Step.MountUsb(FilesystemUuid filesystem, MountPlace place)
                        && mounts.wanted(filesystem, place)) {
                    kept.wasThere(work);
                }
            }
            return switch (step) {
                case Step.MakeGoldenImage image -> golden.begin(work, image);
                case Step.MountUsb(FilesystemUuid filesystem, MountPlace place) ->
                    begun(work, begun, () -> mounts.mount(filesystem, place));
                case Step.UnmountUsb(FilesystemUuid filesystem, MountPlace place) ->
                    begun(work, begun, () -> mounts.unmount(filesystem, place));
            };
        });
    }

    @Override
    public RootAnswer look(WorkName work, Step.ByRoot step) {
        return inTurn(work, step, () -> {
            if (!kept.begun(work, step)) {
                return new RootAnswer.NeverBegun();
            }
            Optional<RootAnswer.Ended> ended = kept.ended(work);
            if (ended.isPresent()) {
                return ended.get();
            }
            return switch (step) {
                case Step.MakeGoldenImage _ -> golden.look(work);
                case Step.MountUsb(FilesystemUuid filesystem, MountPlace place) ->
                    recorded(work, () -> mounts.lookAtMount(filesystem, place, kept.hasBefore(work)));
                case Step.UnmountUsb(FilesystemUuid filesystem, MountPlace place) ->
                    recorded(work, () -> mounts.lookAtUnmount(filesystem, place));
            };
        });
    }

    /// What was refused was not begun.
    ///
    /// @param before whether it was asked for before, and may have come half the way
    private RootAnswer begun(WorkName work, boolean before, Piece piece) throws NoFurther {
        RootAnswer answer = recorded(work, piece);
        if (answer instanceof RootAnswer.Refused && !before) {
            kept.forget(work);
        }
        return answer;
    }

    /// A mount leaves no unit of its own behind that could be asked: its end is written down.
    private RootAnswer recorded(WorkName work, Piece piece) throws NoFurther {
        RootAnswer answer;
        try {
            answer = piece.done();
        } catch (NoFurther no) {
            answer = no.answer();
        }
        if (answer instanceof RootAnswer.Ended ended) {
            written(work, ended);
        }
        return answer;
    }

    /// Where it cannot be written, what was done is done all the same, and the next look sees it for itself.
    private void written(WorkName work, RootAnswer.Ended ended) {
        try {
            kept.end(work, ended);
        } catch (NoFurther full) {
            return;
        }
    }

    @Override
    public RootAnswer forget(WorkName work, Step.ByRoot step) {
        return inTurn(work, step, () -> {
            if (!kept.begun(work, step)) {
                return new RootAnswer.NeverBegun();
            }
            switch (step) {
                case Step.MakeGoldenImage _ -> golden.forget(work);
                case Step.MountUsb _, Step.UnmountUsb _ -> kept.forget(work);
            }
            return new RootAnswer.Ended(0, "");
        });
    }

    @Override
    public RootAnswer.Explained explain(Step.ByRoot step) {
        return switch (step) {
            case Step.MakeGoldenImage image -> GoldenImages.explain(image);
            case Step.MountUsb mount -> UsbMounts.explain(mount);
            case Step.UnmountUsb unmount -> UsbMounts.explain(unmount);
        };
    }

    private RootAnswer inTurn(WorkName work, Step.ByRoot step, Piece piece) {
        if (!underWay.add(work)) {
            return new RootAnswer.AtWork(unit(work, step).value());
        }
        long asked = System.nanoTime();
        try {
            if (!turn.tryLock(TURN.toSeconds(), TimeUnit.SECONDS)) {
                return new RootAnswer.TookTooLong(TURN.toSeconds());
            }
            try (Closeable _ = kept.alone(TURN.minusNanos(System.nanoTime() - asked))) {
                return piece.done();
            } catch (NoFurther no) {
                return no.answer();
            } catch (IOException unlocked) {
                throw new UncheckedIOException(unlocked);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new RootAnswer.Refused("the helper ends; ask again");
        } finally {
            underWay.remove(work);
        }
    }

    private static UnitName unit(WorkName work, Step.ByRoot step) {
        return switch (step) {
            case Step.MakeGoldenImage _ -> UnitName.of(work);
            case Step.MountUsb mount -> UnitName.of(mount.place());
            case Step.UnmountUsb unmount -> UnitName.of(unmount.place());
        };
    }
}
