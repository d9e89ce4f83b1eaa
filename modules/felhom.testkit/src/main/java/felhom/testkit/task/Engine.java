package felhom.testkit.task;

import felhom.testkit.fault.Faults;
import felhom.testkit.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Runs the tasks without a thread: whoever looks at the world first lets everything happen that was due by then.
public final class Engine {
    // The flock on a guest's configuration is waited for so long (pve-common 9.2.1 Tools.pm lock_file).
    public static final Duration CONFIG_LOCK_WAIT = Duration.ofSeconds(10);
    private static final Instant NEVER = Instant.MAX;
    private static final Duration TO_END = Duration.ofSeconds(1);

    private final String node;
    private final Random random;
    private final Durations durations;
    private final Faults faults;
    private Instant booted;
    private final List<Job> jobs = new ArrayList<>();
    private final TaskLocks locks = new TaskLocks();
    private IntFunction<Optional<String>> homes = vmid -> Optional.empty();
    private Predicate<Step> stuck = step -> false;
    private long lastPid = 8_500;
    private final Timers timers = new Timers();
    private final TaskIndex index = new TaskIndex();
    private boolean settling;

    public Engine(String node, Random random, Durations durations, Faults faults, Instant booted) {
        this.node = node;
        this.random = random;
        this.durations = durations;
        this.faults = faults;
        this.booted = booted;
    }

    public List<Job> jobs() {
        return jobs;
    }

    public long newPid() {
        lastPid += 3 + random.nextInt(40);
        return lastPid;
    }

    /// Says whether a step cannot end for now.
    public void stuck(Predicate<Step> value) {
        stuck = value;
    }

    /// What was stuck tries again.
    public void retry(Instant at) {
        for (var job : jobs) if (job.state == Job.State.WORKING && job.nextAt.equals(NEVER)) job.nextAt = at;
    }

    /// The clock was set: what is under way takes as long as before.
    public void shift(Duration by) {
        booted = booted.plus(by);
        timers.shift(by);
        locks.shift(by);
        for (var job : jobs) {
            if (job.done() || job.nextAt.equals(NEVER)) continue;
            job.nextAt = job.nextAt.plus(by);
            job.waitsUntil = job.waitsUntil.plus(by);
        }
    }

    /// Says on which node a guest is, so that a task on another one does not find it.
    public void homes(IntFunction<Optional<String>> value) {
        homes = value;
    }

    /// A task of the same node and owner that its parent does not wait for.
    public String child(Job parent, String type, String id, Step step, Instant at) {
        return start(parent.node, parent.owner, type, id, List.of(step), at);
    }

    public String start(String owner, String type, String id, List<Step> steps, Instant at) {
        return start(node, owner, type, id, steps, at);
    }

    public String start(String where, String owner, String type, String id, List<Step> steps, Instant at) {
        // Clock ticks since boot, 100 a second.
        long ticks = Duration.between(booted, at).toMillis() / 10;
        var job = new Job(where, newPid(), ticks, type, id, owner, at, steps, faults.takeForTask(type));
        jobs.add(job);
        settle(at);
        return job.upid;
    }

    public Optional<Job> find(String upid) {
        return jobs.stream()
                .filter(job -> !job.forgotten && job.upid.equals(upid))
                .findFirst();
    }

    /// Takes up a finished task of the past.
    public void add(Job job) {
        jobs.add(job);
        index.ended(job);
    }

    public boolean listed(Job job) {
        return index.lists(job);
    }

    /// Another program holds a guest's file lock until then.
    public void holdConfig(int vmid, Instant until) {
        locks.hold(vmid, until);
    }

    public boolean configLocked(int vmid) {
        return locks.held(vmid);
    }

    /// When the next thing happens by itself.
    public Optional<Instant> next() {
        return Stream.of(due(), locks.nextForeign()).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /// When a task or something of a timer comes next.
    private Optional<Instant> due() {
        return Stream.of(timers.next(), earliest().map(job -> job.nextAt))
                .flatMap(Optional::stream)
                .filter(at -> !at.equals(NEVER))
                .min(Comparator.naturalOrder());
    }

    /// Lets something happen at a moment, without a task.
    public void at(Instant when, Consumer<Instant> work) {
        timers.add(when, work);
    }

    /// SIGTERM, and SIGKILL at the given moment to a worker that has not ended by then.
    ///
    /// @return when it ends
    public Instant terminate(Job job, Instant now, Instant last) {
        if (job.done() || job.state == Job.State.KILLED) return last;
        var end = job.state == Job.State.WORKING && !job.steps.isEmpty()
                ? job.steps.element().terminated(job, now)
                : Optional.<String>empty();
        job.lastWords = end.orElse(Job.UNEXPECTED);
        job.state = Job.State.KILLED;
        var soon = now.plus(TO_END);
        job.nextAt = end.isPresent() && soon.isBefore(last) ? soon : last;
        return job.nextAt;
    }

    /// Stops the work now; the worker's end shows at the given moment.
    void kill(Job job, Instant end) {
        if (job.done() || job.state == Job.State.KILLED) return;
        if (job.state == Job.State.WORKING && !job.steps.isEmpty())
            job.steps.element().interrupted(job);
        job.state = Job.State.KILLED;
        job.nextAt = end;
    }

    /// Lets everything happen that is due; a task that another one starts in the midst of it waits for its turn.
    public void settle(Instant now) {
        if (settling) return;
        settling = true;
        try {
            for (var next = due(); next.isPresent() && !next.get().isAfter(now); next = due()) {
                locks.drop(next.get());
                happen(next.get());
            }
            locks.drop(now);
            index.daily(now, jobs);
        } finally {
            settling = false;
        }
    }

    private void happen(Instant at) {
        if (!timers.fire(at)) earliest().ifPresent(job -> advance(job, job.nextAt));
    }

    private Optional<Job> earliest() {
        Optional<Job> found = Optional.empty();
        for (var job : jobs) {
            if (job.done()) continue;
            if (found.isEmpty() || job.nextAt.isBefore(found.get().nextAt)) found = Optional.of(job);
        }
        return found;
    }

    private void advance(Job job, Instant at) {
        try {
            switch (job.state) {
                case NEW -> begin(job, at);
                case WANTS_NODE -> wantNode(job, at);
                case WANTS_CONFIG -> wantConfig(job, at);
                case WORKING -> finishStep(job, at);
                case KILLED -> end(job, at, job.lastWords);
                case DONE -> {}
            }
        } catch (TaskFailure e) {
            end(job, at, e.exitStatus());
        } catch (ApiError e) {
            // A check that calls share with tasks; a worker dies of the same text.
            end(job, at, e.text());
        }
    }

    private void begin(Job job, Instant at) {
        var forced = job.forcedExit();
        if (forced.isPresent() && !forced.get().workDone()) {
            job.steps.clear();
            work(job, at.plus(durations.take(job.type)));
            return;
        }
        job.steps.element().prepare(job, at);
        job.waitsUntil = at.plus(job.steps.element().nodeLockWait());
        wantNode(job, at);
    }

    private void wantNode(Job job, Instant at) {
        if (job.steps.element().onePerNode() && locks.nodeKeepsOut(job)) {
            if (!at.isBefore(job.waitsUntil)) throw new TaskFailure(Job.UNEXPECTED);
            if (job.state == Job.State.NEW) job.log("INFO: trying to get global lock - waiting...");
            job.state = Job.State.WANTS_NODE;
            job.nextAt = job.waitsUntil;
            return;
        }
        if (job.steps.element().onePerNode()) {
            if (job.state == Job.State.WANTS_NODE) job.log("INFO: got global lock");
            locks.takeNode(job);
        }
        job.waitsUntil = at.plus(CONFIG_LOCK_WAIT);
        job.state = Job.State.NEW;
        wantConfig(job, at);
    }

    private void wantConfig(Job job, Instant at) {
        var step = job.steps.element();
        var vmid = step.configLock();
        if (vmid.isPresent()) {
            int guest = vmid.getAsInt();
            if (homes.apply(guest).filter(home -> !home.equals(job.node)).isPresent()) {
                throw new TaskFailure(step.kind().missing(job.node, guest));
            }
            if (locks.keepsOut(job, guest)) {
                if (!at.isBefore(job.waitsUntil)) {
                    step.refused(job, at, step.kind().lockTimeout(guest));
                    work(job, at);
                    return;
                }
                if (job.state != Job.State.WANTS_CONFIG) job.log("trying to acquire lock...");
                job.state = Job.State.WANTS_CONFIG;
                job.nextAt = locks.foreign(guest)
                        .filter(end -> end.isBefore(job.waitsUntil))
                        .orElse(job.waitsUntil);
                return;
            }
            if (job.state == Job.State.WANTS_CONFIG) job.log(" OK");
            if (step.keepsConfigLock()) locks.take(job, guest);
        }
        step.begin(job, at);
        var duration = step.duration(durations.take(job.type));
        work(job, at.plus(duration));
        if (job.killed()) kill(job, at.plus(duration.dividedBy(2)));
    }

    private static void work(Job job, Instant until) {
        job.state = Job.State.WORKING;
        job.nextAt = until;
    }

    private void finishStep(Job job, Instant at) {
        if (!job.steps.isEmpty()) {
            if (stuck.test(job.steps.element())) {
                job.nextAt = NEVER;
                return;
            }
            job.steps.element().finish(job, at);
            job.steps.remove();
            release(job, at, false);
        }
        if (job.steps.isEmpty()) {
            end(job, at, job.warnings == 0 ? "OK" : "WARNINGS: " + job.warnings);
        } else {
            job.state = Job.State.NEW;
            job.waitsUntil = at.plus(CONFIG_LOCK_WAIT);
            wantConfig(job, at);
        }
    }

    private void end(Job job, Instant at, String natural) {
        job.concludes(natural);
        job.state = Job.State.DONE;
        job.ended = Optional.of(at);
        index.ended(job);
        release(job, at, true);
    }

    /// Whoever waits for what is free now tries again at once, the oldest first.
    private void release(Job job, Instant at, boolean all) {
        locks.release(job, all);
        for (var other : jobs) {
            boolean waits = other.state == Job.State.WANTS_CONFIG || other.state == Job.State.WANTS_NODE;
            if (waits && other.nextAt.isAfter(at)) other.nextAt = at;
        }
    }
}
