package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.HealthFigures;
import felhom.engine.view.Reading;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One disk, whatever its device is called today: asked now and then, and never twice at once.
final class WatchedDisk {
    private static final Duration OFTEN = Duration.ofMinutes(10);

    /// A disk with a motor is left alone for so long: being asked, some begin anew to count the time after
    /// which they go to sleep.
    private static final Duration SELDOM = Duration.ofMinutes(30);

    /// Nothing was asked of the disk then.
    private static final Duration WITHOUT_ROOT = Duration.ofMinutes(1);

    /// Longer than all that is asked of a disk at once; what is known of it is no longer of now then.
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    /// How a disk behind a USB bridge may have to be spoken to (`smartctl(8)`, `-d TYPE`), in this order.
    private static final List<DeviceType> BRIDGES = List.of(DeviceType.values());

    private final DiskHealth root;
    private final Semaphore places;
    private final Clocks clocks;
    private final Errand<Found> errand;

    // Of the one errand that is under way at a time.
    private Optional<DeviceType> speaks = Optional.empty();
    private boolean allTried;

    private volatile Reading.@Nullable Fresh<HealthFigures> kept;

    /// What came of asking it.
    private sealed interface Found {
        record Says(Reading.Fresh<HealthFigures> figures) implements Found {}

        record Sleeps() implements Found {}

        record Hangs(String why) implements Found {}

        record Fails(String why) implements Found {}

        /// It has nothing to say of its health, or is not asked.
        record Never(String why) implements Found {}

        record NoRoot(String why) implements Found {}
    }

    /// @param places one for each disk that is asked at once
    WatchedDisk(DiskName name, DiskHealth root, Semaphore places, Clocks clocks) {
        this.root = root;
        this.places = places;
        this.clocks = clocks;
        this.errand = new Errand<>("disk-" + name, clocks::nanos);
    }

    /// Where it is due.
    ///
    /// @param name as its device is called now
    void begin(DiskName name, boolean usb) {
        if (due()) {
            errand.begin(() -> look(name, usb), bug -> new Found.Fails("it could not be asked: " + bug));
        }
    }

    /// At most so many nanoseconds.
    void await(long most) {
        errand.await(most);
    }

    private boolean due() {
        return errand.back()
                .map(back ->
                        clocks.nanos() - back.ended() >= pause(back.answer()).toNanos())
                .orElse(true);
    }

    private Duration pause(Found before) {
        return switch (before) {
            case Found.NoRoot _ -> WITHOUT_ROOT;
            case Found.Hangs _, Found.Fails _ -> OFTEN;
            case Found.Says(Reading.Fresh<HealthFigures> figures) ->
                figures.value().spins().orElse(true) ? SELDOM : OFTEN;
            case Found.Sleeps _, Found.Never _ -> SELDOM;
        };
    }

    private Found look(DiskName name, boolean usb) {
        places.acquireUninterruptibly();
        try {
            Found found = ask(name, usb);
            if (found instanceof Found.Says(Reading.Fresh<HealthFigures> figures)) {
                kept = figures;
            }
            return found;
        } finally {
            places.release();
        }
    }

    private Found ask(DiskName name, boolean usb) {
        List<DeviceType> ways = speaks.map(List::of).orElse(usb && !allTried ? BRIDGES : List.of(DeviceType.AUTO));
        Optional<String> first = Optional.empty();
        for (DeviceType way : ways) {
            switch (root.ask(name, way)) {
                case DiskHealth.Asked.TooLong(long seconds) -> {
                    return new Found.Hangs("it did not answer within " + seconds + " s");
                }
                case DiskHealth.Asked.Refused(String why) -> {
                    return new Found.Fails(why);
                }
                case DiskHealth.Asked.Nobody(String why) -> {
                    return new Found.NoRoot(why);
                }
                case DiskHealth.Asked.Said(int exit, boolean whole, String text) -> {
                    switch (SmartReport.of(exit, whole, text)) {
                        case SmartReport.Says(HealthFigures figures) -> {
                            speaks = Optional.of(way);
                            return new Found.Says(new Reading.Fresh<>(figures, clocks.now()));
                        }
                        case SmartReport.Asleep() -> {
                            return new Found.Sleeps();
                        }
                        case SmartReport.Nothing(String why)
                        when ways.size() == 1 -> {
                            return new Found.Fails(why);
                        }
                        // The first is what smartctl finds out by itself: its words say most.
                        case SmartReport.Nothing(String why) -> first = first.or(() -> Optional.of(why));
                        case SmartReport.NotThisWay(String why) -> first = first.or(() -> Optional.of(why));
                    }
                }
            }
        }
        allTried |= ways.size() > 1;
        speaks = Optional.empty();
        return new Found.Never(first.orElse("it says nothing of its health"));
    }

    boolean asleep() {
        return errand.back()
                .filter(back -> back.answer() instanceof Found.Sleeps)
                .isPresent();
    }

    /// Why it should be looked after, beside what it says itself; empty where it answers.
    Optional<String> hangs() {
        return errand.back()
                .map(Errand.Back::answer)
                .filter(Found.Hangs.class::isInstance)
                .map(found -> ((Found.Hangs) found).why());
    }

    Reading<HealthFigures> health() {
        Optional<Duration> underWay = errand.underWay();
        if (underWay.filter(time -> time.compareTo(OVERDUE) >= 0).isPresent()) {
            return unread("it has not answered for " + underWay.get().toSeconds() + " s");
        }
        return errand.back()
                .map(back -> reading(back.answer()))
                .orElseGet(() -> new Reading.Failed<>("it has not answered yet"));
    }

    private Reading<HealthFigures> reading(Found found) {
        return switch (found) {
            case Found.Says(Reading.Fresh<HealthFigures> figures) -> figures;
            case Found.Sleeps() -> unread("it sleeps, and is left asleep");
            case Found.Hangs(String why) -> unread(why);
            case Found.Fails(String why) -> unread(why);
            case Found.Never(String why) -> new Reading.Absent<>(why);
            case Found.NoRoot(String why) -> new Reading.Absent<>(why);
        };
    }

    private Reading<HealthFigures> unread(String why) {
        Reading.Fresh<HealthFigures> last = kept;
        return last == null ? new Reading.Failed<>(why) : new Reading.Stale<>(last.value(), last.at(), why);
    }
}
