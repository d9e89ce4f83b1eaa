package felhom.testkit.task;

import felhom.testkit.fault.Faults;
import felhom.testkit.fault.TaskTrouble;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A task. Guarded by the world's lock.
public final class Job {
    private static final Pattern UPID =
            Pattern.compile("UPID:([^:]+):([0-9A-F]{8}):([0-9A-F]{8,9}):([0-9A-F]{8}):([^:]+):([^:]*):([^:]+):");

    /// Of a worker that was killed.
    static final String UNEXPECTED = "unexpected status";

    enum State {
        NEW,
        WANTS_NODE,
        WANTS_CONFIG,
        WORKING,
        KILLED,
        DONE
    }

    public final String upid;
    public final String node;
    public final long pid;
    public final long pstart;
    public final String type;
    public final String id;
    public final String owner;
    public final Instant started;
    public final Deque<Step> steps;
    final List<TaskTrouble> troubles;
    public final List<String> log = new ArrayList<>();

    State state = State.NEW;
    Instant nextAt;
    Instant waitsUntil;
    public int warnings;
    /// How it ends where it was terminated.
    String lastWords = UNEXPECTED;
    public Optional<Instant> ended = Optional.empty();
    public String exitStatus = "";
    /// Which of the node's index files it is in, in the order of their making.
    int indexFile;
    /// Its log file was removed.
    public boolean forgotten;

    Job(
            String node,
            long pid,
            long pstart,
            String type,
            String id,
            String owner,
            Instant started,
            List<Step> steps,
            List<TaskTrouble> troubles) {
        this.node = node;
        this.pid = pid;
        this.pstart = pstart;
        this.type = type;
        this.id = id;
        this.owner = owner;
        this.started = started;
        this.steps = new ArrayDeque<>(steps);
        this.troubles = troubles;
        this.nextAt = started;
        this.waitsUntil = started;
        this.upid = String.format(
                Locale.ROOT,
                "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
                node,
                pid,
                pstart,
                started.getEpochSecond(),
                type,
                id,
                owner);
    }

    /// A task of the past; empty when the text is no UPID.
    public static Optional<Job> finished(String upid, Instant ended, String exitStatus, List<String> log) {
        var match = UPID.matcher(upid);
        if (!match.matches()) return Optional.empty();
        var job = new Job(
                match.group(1),
                Long.parseLong(match.group(2), 16),
                Long.parseLong(match.group(3), 16),
                match.group(5),
                match.group(6),
                match.group(7),
                Instant.ofEpochSecond(Long.parseLong(match.group(4), 16)),
                List.of(),
                List.of());
        job.state = State.DONE;
        job.ended = Optional.of(ended);
        job.exitStatus = exitStatus;
        job.log.addAll(log);
        return Optional.of(job);
    }

    public void log(String line) {
        log.add(line);
    }

    public boolean done() {
        return state == State.DONE;
    }

    /// The user without the token name, as the status and the saved list give it.
    public String user() {
        int bang = owner.lastIndexOf('!');
        return bang < 0 ? owner : owner.substring(0, bang);
    }

    public String tokenName() {
        return owner.substring(owner.lastIndexOf('!') + 1);
    }

    boolean killed() {
        return troubles.stream().anyMatch(trouble -> trouble instanceof TaskTrouble.Killed);
    }

    Optional<TaskTrouble.Exit> forcedExit() {
        for (var trouble : troubles) if (trouble instanceof TaskTrouble.Exit exit) return Optional.of(exit);
        return Optional.empty();
    }

    /// Its last line and its exit status. Work that failed is no success, whatever was ordered.
    void concludes(String natural) {
        var forced = state == State.KILLED
                ? Optional.<TaskTrouble.Exit>empty()
                : forcedExit().filter(exit -> Faults.meansSuccess(natural) || !Faults.meansSuccess(exit.exitStatus()));
        forced.ifPresent(exit -> log.addAll(exit.log()));
        // An exit status is one line.
        exitStatus =
                forced.map(TaskTrouble.Exit::exitStatus).orElse(natural).strip().replace('\n', ' ');
        if (exitStatus.equals("OK")) {
            log("TASK OK");
        } else if (exitStatus.startsWith("WARNINGS: ")) {
            log("TASK " + exitStatus);
        } else if (!exitStatus.equals(UNEXPECTED)) {
            log("TASK ERROR: " + exitStatus);
        }
    }

    public boolean hiddenAt(Instant now) {
        for (var trouble : troubles) {
            if (trouble instanceof TaskTrouble.Hidden(var time)) return now.isBefore(started.plus(time));
        }
        return false;
    }

    public boolean exitVisibleAt(Instant now) {
        if (ended.isEmpty()) return false;
        for (var trouble : troubles) {
            if (trouble instanceof TaskTrouble.LateExit(var time))
                return !now.isBefore(ended.get().plus(time));
        }
        return true;
    }
}
