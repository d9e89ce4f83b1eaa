package felhom.engine.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The daemon that a command works through, about itself. Nothing here changes the host, or the agent's
/// state.
public interface RunningDaemon {
    Standing standing();

    /// What was collected of the host last, by section, sorted by name; empty before the first was. Waits for
    /// nothing.
    List<Section> report();

    /// Collects a report now, sends it to the hub and looks at the answer; nothing that it asks for is done.
    ///
    /// @return empty where there is no hub
    /// @throws felhom.ops.HostException when it is interrupted
    Optional<HubTrip> tryHub();

    /// Has it read its configuration anew, and returns when what has changed holds, or when it is clear that
    /// nothing is taken over. What is at work goes on as it has begun.
    ///
    /// @throws felhom.ops.HostException when it is interrupted; the daemon goes on with it
    Reload reload();

    /// What came of a reload.
    sealed interface Reload {
        /// It holds.
        ///
        /// @param changed the settings that are otherwise now; empty where nothing has changed
        /// @param remarks what to know besides
        record Done(List<Changed> changed, List<String> remarks) implements Reload {
            public Done {
                changed = List.copyOf(changed);
                remarks = List.copyOf(remarks);
            }
        }

        /// The configuration of before holds, all of it.
        ///
        /// @param problems each names its setting, the value (unless it is a secret) and what would be right
        record Refused(List<String> problems) implements Reload {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /// A setting that is otherwise than it was.
    ///
    /// @param setting such as `hub.url`
    /// @param words what it is now and what it was; of a secret only that it is another
    record Changed(String setting, String words) {}

    /// How the daemon is.
    ///
    /// @param since when it was started
    /// @param loops what it does again and again
    /// @param hub empty where there is none
    /// @param fault why it can begin nothing any more, and what becomes of it; empty while it can
    record Standing(
            String version,
            String commit,
            long pid,
            Instant since,
            List<LoopStanding> loops,
            Optional<Hub> hub,
            Optional<String> fault) {
        public Standing {
            loops = List.copyOf(loops);
        }
    }

    /// @param passes how many have ended well
    /// @param failures how many passes in a row went wrong
    /// @param error what the last of these said
    record LoopStanding(String name, long passes, int failures, Optional<String> error) {}

    /// @param url without what may be secret in it
    /// @param interval the mean time between two reports
    /// @param answered when a report was answered last
    /// @param awaySince when the first of those reports was sent that had no good answer; empty while all is
    ///     well
    /// @param trouble why the last one had none
    record Hub(
            String url,
            Duration interval,
            Optional<Instant> answered,
            Optional<Instant> awaySince,
            Optional<String> trouble) {}

    /// @param state `fresh`, `stale`, `denied`, `failed` or `absent`
    /// @param why it is not fresh, in words
    /// @param json the section as the hub gets it when it does not know its value yet
    record Section(String name, String state, Optional<String> why, String json) {}

    /// One report to the hub and its answer.
    ///
    /// @param good whether it was an envelope for this agent
    /// @param words what the hub answered
    /// @param collecting how long it took to put the report together
    /// @param travelling from the first byte sent to the last one received
    /// @param reportBytes of the report, before it was packed
    /// @param sentBytes as they went over the wire
    /// @param receivedBytes of the answer's body, as they came over the wire
    record HubTrip(
            boolean good,
            String words,
            Duration collecting,
            Duration travelling,
            long reportBytes,
            long sentBytes,
            long receivedBytes) {}
}
