package felhom.engine.ledger;

import felhom.engine.order.Order;
import felhom.engine.order.TestOrigins;
import felhom.engine.trust.RefusalReason;
import felhom.log.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A process that refuses a thousand orders at once, says `refused.`, and closes its log when it is told to.
final class Refuser {
    static final int REFUSED = 1000;

    private Refuser() {}

    /// @param arguments where the log is, and after how many milliseconds the number of the others is written down
    public static void main(String[] arguments) throws IOException {
        Duration window = Duration.ofMillis(Long.parseLong(arguments[1]));
        try (Ledger ledger = Ledger.open(Path.of(arguments[0]), Options.defaults(), window)) {
            for (int i = 0; i < REFUSED; i++) {
                ledger.append(new Journal.Entry.Refused(
                        Order.of("fly", Map.of()),
                        TestOrigins.shell(),
                        RefusalReason.OPERATION.because("unknown operation")));
            }
            System.out.println("refused.");
            if (System.in.read() < 0) {
                throw new IllegalStateException("nobody told it to end");
            }
        }
    }
}
