package felhom.engine.ledger;

import felhom.engine.order.OrderKey;
import felhom.engine.port.Clocks;
import felhom.engine.port.Repeated;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;

/// An order that is delivered again and again, and refused each time for the same reason, stands in the log
/// once: of the other times only the number is kept, which the next record takes along.
final class RepeatedRefusals {
    private static final System.Logger LOG = System.getLogger(RepeatedRefusals.class.getName());
    private static final int MOST = 1000;

    private final Set<Refusal> written = new LinkedHashSet<>();
    private final Repeated told = new Repeated(Clocks.system());
    private final UntoldCount repeats = new UntoldCount("refusals-repeated");

    private record Refusal(OrderKey order, String content, String reason) {
        static Refusal of(Journal.Entry.Refused entry) {
            return new Refusal(
                    OrderKey.of(entry.origin(), entry.order()),
                    EndedOrders.content(entry.order()),
                    entry.verdict().why().word());
        }
    }

    /// Whether it stands in the log already; then it is counted.
    synchronized boolean again(Journal.Entry.Refused entry) {
        if (!written.contains(Refusal.of(entry))) {
            return false;
        }
        repeats.add();
        told.again("an order was delivered again that had been refused, and is refused for the same reason; in the log"
                        + " this stands once")
                .ifPresent(words -> LOG.log(Level.INFO, words));
        return true;
    }

    /// It stands in the log now.
    synchronized void written(Journal.Entry.Refused entry) {
        Refusal refusal = Refusal.of(entry);
        written.remove(refusal);
        written.add(refusal);
        if (written.size() > MOST) {
            written.remove(written.iterator().next());
        }
    }

    /// How many came again and were not told yet.
    UntoldCount repeats() {
        return repeats;
    }
}
