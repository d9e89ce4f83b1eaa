package felhom.proxmox.request;

import felhom.ops.Vmid;
import felhom.proxmox.http.Parameters;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which tasks of a node to list (pve-manager 9.2.11 `API2/Tasks.pm`). Each method returns a narrower filter.
///
/// @param parameters in PVE's words
public record TaskFilter(Parameters parameters) {
    /// @param limit at least 1: PVE takes 0 as none here, and as all in a task's log
    public static TaskFilter of(Source source, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit of " + limit + " lists nothing");
        }
        return new TaskFilter(Parameters.of("source", source.word()).and("limit", limit));
    }

    /// Leaves out the first ones.
    public TaskFilter from(int start) {
        return with("start", Integer.toString(start));
    }

    /// Exactly this type, such as `vzdump`.
    public TaskFilter type(String type) {
        return with("typefilter", type);
    }

    /// Exactly this id: a backup of several guests has none, and pruning has `9999@local`, so both stay out.
    public TaskFilter guest(Vmid vmid) {
        return with("vmid", vmid.toString());
    }

    /// A part of the user's name. An archived task has its user without the token, so a token's full id matches
    /// none.
    public TaskFilter user(String part) {
        return with("userfilter", part);
    }

    /// Ended in one of these ways. PVE's own `errors=1` is not used: it lets warnings and killed tasks through,
    /// and switches this filter off.
    public TaskFilter ended(Set<End> ends) {
        return with("statusfilter", ends.stream().map(End::word).sorted().collect(Collectors.joining(",")));
    }

    /// Started then or later, on the host's clock, to the second.
    public TaskFilter since(Instant start) {
        return with("since", Long.toString(start.getEpochSecond()));
    }

    /// Started then or earlier.
    public TaskFilter until(Instant start) {
        return with("until", Long.toString(start.getEpochSecond()));
    }

    private TaskFilter with(String name, String value) {
        return new TaskFilter(parameters.and(name, value));
    }

    /// `ACTIVE` also holds a few that have ended; `ARCHIVE`, PVE's default, has no running ones.
    public enum Source {
        ACTIVE,
        ARCHIVE,
        ALL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// `UNKNOWN` are running and killed tasks.
    public enum End {
        OK,
        WARNING,
        ERROR,
        UNKNOWN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
