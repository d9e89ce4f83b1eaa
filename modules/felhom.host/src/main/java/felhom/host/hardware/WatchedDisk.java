package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.HealthFigures;
import felhom.engine.view.Reading;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One disk, whatever its device is called today: asked now and then, and never twice at once.
final class WatchedDisk {
    private static final Duration OFTEN = Duration.ofMinutes(10);

    /// A disk with a motor is left alone for so long: being asked, some begin anew to count the time after
    /// which they go to sleep.
    private static final Duration SELDOM = Duration.ofMinutes(30);

    /// A bridge that let nothing through is tried in each way again then: it may have other firmware, or
    /// another disk in it.
    private static final Duration GIVEN_UP = Duration.ofDays(1);

    /// Nothing was asked of the disk then.
    private static final Duration WITHOUT_ROOT = Duration.ofMinutes(1);

    /// Longer than all that is asked of a disk at once; what is known of it is no longer of now then.
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    /// How a disk behind a USB bridge may have to be spoken to (`smartctl(8)`, `-d TYPE`), in this order.
    private static final List<DeviceType> BRIDGES = List.of(DeviceType.values());

    private final DiskHealth root;
    private final Semaphore places;
    private final Clocks clocks;
    private final Consumer<LastAnswers.Answer> keep;
    private final Errand<Found> errand;

    private final boolean withoutMotor;

    // Of the one errand that is under way at a time.
    private Optional<DeviceType> speaks = Optional.empty();
    private OptionalLong allTried = OptionalLong.empty();
    private Optional<String> ownNumber = Optional.empty();

    /// Since when it is asked, by the clock that only runs forward; none while it waits for a place.
    private volatile @Nullable Long asked;

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
    /// @param last what it said to an agent before this one
    /// @param keep told of what it says
    WatchedDisk(
            DiskName name,
            DiskHealth root,
            Semaphore places,
            Clocks clocks,
            Optional<LastAnswers.Answer> last,
            Consumer<LastAnswers.Answer> keep) {
        this.root = root;
        this.places = places;
        this.clocks = clocks;
        this.withoutMotor = name.value().startsWith("nvme");
        this.keep = keep;
        this.errand = new Errand<>("disk-" + name, clocks::nanos);
        last.ifPresent(this::remember);
    }

    private void remember(LastAnswers.Answer last) {
        if (SmartReport.of(last.exit(), true, last.text()) instanceof SmartReport.Says(HealthFigures figures)) {
            kept = new Reading.Fresh<>(figures, last.at());
            ownNumber = SmartReport.serial(last.text());
            speaks = Optional.of(last.way());
        }
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
            case Found.Hangs _, Found.Fails _, Found.Says _ -> spins() ? SELDOM : OFTEN;
            case Found.Sleeps _, Found.Never _ -> SELDOM;
        };
    }

    /// Or may do so.
    private boolean spins() {
        Reading.Fresh<HealthFigures> last = kept;
        return !withoutMotor && (last == null || last.value().spins().orElse(true));
    }

    private Found look(DiskName name, boolean usb) {
        places.acquireUninterruptibly();
        asked = clocks.nanos();
        try {
            Found found = ask(name, usb);
            if (found instanceof Found.Says(Reading.Fresh<HealthFigures> figures)) {
                kept = figures;
            }
            return found;
        } finally {
            asked = null;
            places.release();
        }
    }

    private Found ask(DiskName name, boolean usb) {
        List<DeviceType> ways = speaks.map(List::of).orElse(usb && !givenUp() ? BRIDGES : List.of(DeviceType.AUTO));
        Optional<String> first = Optional.empty();
        Optional<String> notNow = Optional.empty();
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
                    SmartReport.serial(text).ifPresent(this::says);
                    switch (SmartReport.of(exit, whole, text)) {
                        case SmartReport.Says(HealthFigures figures) -> {
                            speaks = Optional.of(way);
                            Instant now = clocks.now();
                            keep.accept(new LastAnswers.Answer(now, way, exit, text));
                            return new Found.Says(new Reading.Fresh<>(figures, now));
                        }
                        case SmartReport.Asleep() -> {
                            return new Found.Sleeps();
                        }
                        // No other way opens it either.
                        case SmartReport.NotNow(String why)
                        when way == DeviceType.AUTO || ways.size() == 1 -> {
                            return new Found.Fails(why);
                        }
                        case SmartReport.NotNow(String why) -> notNow = notNow.or(() -> Optional.of(why));
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
        speaks = Optional.empty();
        if (notNow.isPresent()) {
            return new Found.Fails(notNow.get());
        }
        if (ways.size() > 1) {
            allTried = OptionalLong.of(clocks.nanos());
        }
        return new Found.Never(first.orElse("it says nothing of its health"));
    }

    private boolean givenUp() {
        return allTried.isPresent() && clocks.nanos() - allTried.getAsLong() < GIVEN_UP.toNanos();
    }

    /// Some bridges say their own number for each disk that is put into them: what is kept is that one's
    /// alone which said it.
    private void says(String number) {
        if (ownNumber.filter(before -> !before.equals(number)).isPresent()) {
            kept = null;
        }
        ownNumber = Optional.of(number);
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
            Long since = asked;
            if (since == null) {
                return unread("it has waited " + underWay.get().toSeconds()
                        + " s to be asked: other disks do not answer, and only a few are asked at once");
            }
            Duration alone = Duration.ofNanos(clocks.nanos() - since);
            if (alone.compareTo(OVERDUE) >= 0) {
                return unread("it has not answered for " + alone.toSeconds() + " s");
            }
        }
        return errand.back().map(back -> reading(back.answer())).orElseGet(() -> unread("it has not answered yet"));
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
