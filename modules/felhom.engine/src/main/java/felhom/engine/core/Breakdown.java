package felhom.engine.core;

import felhom.engine.port.Clocks;
import felhom.engine.state.Broken;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What becomes of a daemon that can write nothing down any more: it says so, and is over for its service
/// manager to start it anew, which alone mends that. Until then it serves what needs no writing.
///
/// A fault that outlives a new start would end the next one too, so none is over in its first ten minutes;
/// and where the disk is full, none before there is room for the next one to open the log.
public final class Breakdown {
    static final Duration SOONEST = Duration.ofMinutes(10);

    private static final System.Logger LOG = System.getLogger(Breakdown.class.getName());

    private final Supplier<Optional<Broken>> broken;
    private final Clocks clocks;
    private final long begun;
    private Optional<Standing> last = Optional.empty();

    /// @param why what is the matter
    /// @param then what follows
    /// @param over whether the program has to end now
    public record Standing(String why, String then, boolean over) {
        public String words() {
            return why + ". " + then;
        }
    }

    /// @param broken as [Engine#broken]
    public Breakdown(Supplier<Optional<Broken>> broken, Clocks clocks) {
        this.broken = broken;
        this.clocks = clocks;
        this.begun = clocks.nanos();
    }

    /// Empty while all is well. What is the matter is in the log once it was asked for; nothing mends it once
    /// the program has to end.
    public synchronized Optional<Standing> standing() {
        if (last.filter(Standing::over).isPresent()) {
            return last;
        }
        Optional<Standing> now = broken.get().map(this::standing);
        if (!now.equals(last)) {
            now.ifPresent(standing -> LOG.log(Level.ERROR, standing.words()));
            last = now;
        }
        return now;
    }

    private Standing standing(Broken fault) {
        boolean young = clocks.nanos() - begun < SOONEST.toNanos();
        String when = "now";
        if (!fault.opens()) {
            when = "as soon as the disk has room for that";
        } else if (young) {
            when = SOONEST.toMinutes() + " minutes after its start";
        }
        return new Standing(
                "nothing is begun any more, since nothing can be written down: " + fault.words(),
                "The agent ends itself " + when + ", for systemd to start it again; the next start finds out how what"
                        + " runs has ended",
                fault.opens() && !young);
    }
}
