package felhom.engine.state;

import felhom.engine.ledger.RecordFields;
import felhom.engine.ledger.RecordType;
import felhom.log.Audit;
import felhom.log.Disk;
import felhom.log.Frame;
import felhom.log.LogException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The log from its first record to its last, verified on the way. It can be read while the agent runs.
public final class AuditTrail implements AutoCloseable {
    private final Audit audit;

    private AuditTrail(Audit audit) {
        this.audit = audit;
    }

    /// @throws AgentState.StateRefused when there is none
    public static AuditTrail of(Path log) {
        if (Files.notExists(log)) {
            throw new AgentState.StateRefused("there is no log in " + log
                    + ": this agent has not begun one yet, or it was taken away; check state.directory"
                    + " (felhom-agent config show)");
        }
        return new AuditTrail(Audit.of(log, Disk.real()));
    }

    public sealed interface Found {
        /// @param type the record's kind as a word; `type-N` for one that a later version wrote
        /// @param hash over this record and, through the hash of the one before it, over all of them
        record Sound(long seq, Instant wall, String type, String hash, List<RecordFields.Value> values)
                implements Found {
            /// The first value with this name, as text.
            public Optional<String> value(String name) {
                return values.stream()
                        .filter(value -> value.name().equals(name))
                        .findFirst()
                        .map(RecordFields.Value::text);
            }
        }

        /// Here the chain ends, whatever comes after.
        record Damaged(String text) implements Found {}
    }

    /// Empty at the end and after damage.
    ///
    /// @throws AgentState.StateRefused when it cannot be read, for a reason that is not in its content
    public Optional<Found> next() {
        try {
            return audit.next().map(AuditTrail::found);
        } catch (LogException unreadable) {
            throw new AgentState.StateRefused(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private static Found found(Audit.Found found) {
        return switch (found) {
            case Audit.Found.Damaged damaged ->
                new Found.Damaged(damaged.damage().toString());
            case Audit.Found.Sound good -> sound(good.frame());
        };
    }

    private static Found sound(Frame frame) {
        String type = switch (frame.type()) {
            case Frame.SNAPSHOT -> "snapshot";
            case Frame.TORN_TAIL -> "torn-tail";
            default -> RecordType.of(frame.type()).map(RecordType::word).orElse("type-" + frame.type());
        };
        try {
            // What the log itself writes is no body of ours.
            List<RecordFields.Value> values = frame.type() < Frame.FIRST_TYPE
                    ? List.of()
                    : RecordFields.read(frame.body()).values();
            return new Found.Sound(frame.seq(), frame.wall(), type, frame.hash().toString(), values);
        } catch (IllegalArgumentException unreadable) {
            return new Found.Damaged("record " + frame.seq() + " cannot be read: " + unreadable.getMessage());
        }
    }

    /// The last record that was read, as `seq:hash`.
    public String head() {
        return audit.last().seq() + ":" + audit.last().hash();
    }

    @Override
    public void close() {
        audit.close();
    }
}
