package felhom.control.wire;

import felhom.control.value.Codec;
import felhom.control.value.FailureValues;
import felhom.control.value.Malformed;
import felhom.engine.ledger.Journal;
import felhom.engine.state.AgentState;
import felhom.ops.Failure;
import felhom.ops.HostException;
import java.util.Optional;

/// What a port threw in the daemon, to be thrown in the client with the same words.
public sealed interface Fault {
    record OfHost(Failure failure) implements Fault {}

    /// @param head the end of the log, where it was opened before the rest could not be used
    record OfState(String message, Optional<String> head) implements Fault {}

    /// @param tooLarge only this entry was refused, for its size
    record OfJournal(String message, boolean tooLarge) implements Fault {}

    /// What should not have happened.
    record Defect(String words) implements Fault {}

    Codec<Fault> CODEC = Codec.object(
            (fault, to) -> {
                switch (fault) {
                    case OfHost host -> to.text("of", "host").put("failure", FailureValues.FAILURE, host.failure());
                    case OfState state ->
                        to.text("of", "state").text("message", state.message()).maybe("head", Codec.TEXT, state.head());
                    case OfJournal journal ->
                        to.text("of", "log").text("message", journal.message()).flag("too_large", journal.tooLarge());
                    case Defect defect -> to.text("of", "defect").text("words", defect.words());
                }
            },
            from -> switch (from.text("of")) {
                case "host" -> new OfHost(from.get("failure", FailureValues.FAILURE));
                case "state" -> new OfState(from.text("message"), from.maybe("head", Codec.TEXT));
                case "log" -> new OfJournal(from.text("message"), from.flag("too_large"));
                case "defect" -> new Defect(from.text("words"));
                default -> throw new Malformed("'" + from.text("of") + "' is nothing that can go wrong");
            });

    static Fault of(Throwable thrown) {
        return switch (thrown) {
            case HostException host -> new OfHost(host.failure());
            case AgentState.StateRefused state -> new OfState(String.valueOf(state.getMessage()), state.head());
            case Journal.JournalBroken journal ->
                new OfJournal(String.valueOf(journal.getMessage()), journal.tooLarge());
            case OutOfMemoryError _ ->
                new OfHost(Failure.of(
                        Failure.Kind.UNREADABLE,
                        "this takes more memory than the daemon has ("
                                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB): the host sent too much at once,"
                                + " or --limit asks for too much"));
            default -> new Defect(thrown.toString());
        };
    }

    /// As the port documents it.
    static RuntimeException thrown(Fault fault) {
        return switch (fault) {
            case OfHost(Failure failure) -> new HostException(failure);
            case OfState(String message, Optional<String> head) -> AgentState.StateRefused.told(message, head);
            case OfJournal(String message, boolean tooLarge) ->
                tooLarge
                        ? new Journal.JournalBroken(message, new IllegalArgumentException(message))
                        : new Journal.JournalBroken(message);
            case Defect(String words) -> new IllegalStateException("in the daemon, whose log says more: " + words);
        };
    }
}
