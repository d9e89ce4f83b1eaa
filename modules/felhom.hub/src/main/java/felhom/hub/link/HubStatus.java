package felhom.hub.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How the link to the hub is, for the operator.
///
/// @param url without what may be secret in it
/// @param interval the mean time between two reports
/// @param answered when a report was answered last
/// @param awaySince when the first of those reports was sent that had no good answer; empty while all is well
/// @param trouble why the last one had none
/// @param sequence of the last report; 0 before the first
/// @param reports that were answered, since this hub is spoken to
/// @param failed reports that were not
/// @param refusedAnswers that were no envelope, or none for us
/// @param refusedApprovals that the Gate has refused
/// @param reportBytes of the last answered one, as they went over the wire
/// @param skew how far the hub's clock is ahead of ours
public record HubStatus(
        String url,
        Duration interval,
        Optional<Instant> answered,
        Optional<Instant> awaySince,
        Optional<String> trouble,
        long sequence,
        long reports,
        long failed,
        long refusedAnswers,
        long refusedApprovals,
        long reportBytes,
        Optional<Duration> skew) {
    static HubStatus begin(String url, Duration interval) {
        Optional<Instant> never = Optional.empty();
        return new HubStatus(url, interval, never, never, Optional.empty(), 0, 0, 0, 0, 0, 0, Optional.empty());
    }

    HubStatus good(Instant now, Duration next, long number, long bytes, long approvals, Optional<Duration> ahead) {
        return new HubStatus(
                url,
                next,
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                number,
                reports + 1,
                failed,
                refusedAnswers,
                approvals,
                bytes,
                ahead);
    }

    HubStatus bad(Instant now, String why, long number, boolean answerRefused, Optional<Duration> ahead) {
        return new HubStatus(
                url,
                interval,
                answered,
                awaySince.or(() -> Optional.of(now)),
                Optional.of(why),
                number,
                reports,
                failed + 1,
                refusedAnswers + (answerRefused ? 1 : 0),
                refusedApprovals,
                reportBytes,
                ahead.or(() -> skew));
    }
}
