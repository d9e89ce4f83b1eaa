package felhom.testkit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A task. Guarded by the world's lock.
final class Job {
    enum State {
        NEW,
        WANTS_NODE,
        WANTS_CONFIG,
        WORKING,
        KILLED,
        DONE
    }

    final String upid;
    final long pid;
    final long pstart;
    final String type;
    final String id;
    final String owner;
    final Instant started;
    final Deque<Step> steps;
    final List<TaskTrouble> troubles;
    final List<String> log = new ArrayList<>();

    State state = State.NEW;
    Instant nextAt;
    Instant waitsUntil;
    int warnings;
    Optional<Instant> ended = Optional.empty();
    String exitStatus = "";

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

    void log(String line) {
        log.add(line);
    }

    boolean done() {
        return state == State.DONE;
    }

    /// The user without the token name, as the status and the saved list give it.
    String user() {
        int bang = owner.indexOf('!');
        return bang < 0 ? owner : owner.substring(0, bang);
    }

    String tokenName() {
        return owner.substring(owner.indexOf('!') + 1);
    }

    Optional<TaskTrouble.Exit> forcedExit() {
        for (var trouble : troubles) if (trouble instanceof TaskTrouble.Exit exit) return Optional.of(exit);
        return Optional.empty();
    }

    boolean hiddenAt(Instant now) {
        for (var trouble : troubles) {
            if (trouble instanceof TaskTrouble.Hidden(var time)) return now.isBefore(started.plus(time));
        }
        return false;
    }

    boolean exitVisibleAt(Instant now) {
        if (ended.isEmpty()) return false;
        for (var trouble : troubles) {
            if (trouble instanceof TaskTrouble.LateExit(var time))
                return !now.isBefore(ended.get().plus(time));
        }
        return true;
    }

    SimTask view() {
        return new SimTask(
                upid, type, id, owner, started, ended, done() ? Optional.of(exitStatus) : Optional.empty(), log);
    }
}
