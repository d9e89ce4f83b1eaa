package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.Reading;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thing that is looked at time and again by an errand of its own. While it does not say how it is, what
/// it said last is kept, with its age.
final class Lookout<T> {
    private final Errand<Reading<T>> errand;
    // Begun, and what came of it was not taken yet.
    private boolean open;
    private Reading.@Nullable Fresh<T> kept;

    /// @param name for its thread
    Lookout(String name, Clocks clocks) {
        this.errand = new Errand<>(name, clocks::nanos);
    }

    /// Unless it is under way still, or has brought an answer that nobody has seen.
    void begin(Supplier<Reading<T>> question) {
        if (!open) {
            open = true;
            errand.begin(question, bug -> new Reading.Failed<>("it could not be read: " + bug));
        }
    }

    /// At most so many nanoseconds.
    void await(long most) {
        errand.await(most);
    }

    boolean underWay() {
        return errand.underWay().isPresent();
    }

    /// What is known of it.
    Reading<T> take() {
        var underWay = errand.underWay();
        if (underWay.isPresent()) {
            long seconds = underWay.get().toSeconds();
            return unread(seconds == 0 ? "it has not answered yet" : "it has not answered for " + seconds + " s");
        }
        open = false;
        Reading<T> answer = errand.back()
                .map(Errand.Back::answer)
                .orElseGet(() -> new Reading.Failed<>("it has not been asked yet"));
        if (answer instanceof Reading.Fresh<T> fresh) {
            kept = fresh;
        }
        return answer instanceof Reading.Failed<T>(String why) ? unread(why) : answer;
    }

    private Reading<T> unread(String why) {
        Reading.Fresh<T> last = kept;
        return last == null ? new Reading.Failed<>(why) : new Reading.Stale<>(last.value(), last.at(), why);
    }
}
