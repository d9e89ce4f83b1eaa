package felhom.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Faults a test orders; each hits the next matching request or task, once unless `times` says otherwise.
/// Thread-safe.
///
/// The oldest matching rule wins. One rule acts on a request, every kind of rule acts on a task.
public final class Faults {
    private final List<Rule<Trouble>> requests = new ArrayList<>();
    private final List<Rule<TaskTrouble>> tasks = new ArrayList<>();
    private Optional<Chaos> chaos = Optional.empty();
    private final SortedMap<String, Integer> drawn = new TreeMap<>();
    private final Vocabulary vocabulary;

    /// Those of a host.
    public Faults() {
        this(Vocabulary.HOST);
    }

    private Faults(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// Those of a hub: all act on reports, and a line of text is no more than `FAULT [xN] [skip=N]`.
    public static Faults ofHub() {
        return new Faults(Vocabulary.HUB);
    }

    /// Requests with this method whose whole decoded path, without `/api2/json`, matches the expression.
    public HttpFault on(String method, String pathRegex) {
        var pattern = Pattern.compile(pathRegex);
        return new HttpFault(this, text -> {
            int blank = text.indexOf(' ');
            return (method.equals("*") || text.substring(0, blank).equals(method))
                    && pattern.matcher(text.substring(blank + 1)).matches();
        });
    }

    /// Arms what a line of text describes, such as `POST .*/snapshot 596-after-work x2` or `task vzdump
    /// killed`; for a hub `busy=30 x2`.
    ///
    /// @throws IllegalArgumentException naming what is wrong and what would be right
    public Faults arm(String line) {
        vocabulary.arm(this, line);
        return this;
    }

    /// From now on requests that no other rule is for meet one of the named faults by chance, the same ones
    /// in each run with the same seed.
    ///
    /// @param rate from 0 for never to 1 for each request
    public synchronized Faults chaos(long seed, double rate, String... names) {
        var troubles = new ArrayList<Chaos.Named>();
        for (var name : names) {
            var parts = name.split("=", 2);
            var trouble = vocabulary.request(parts[0], parts.length == 2 ? parts[1] : "", name);
            troubles.add(new Chaos.Named(name, trouble));
        }
        chaos = Optional.of(new Chaos(seed, rate, troubles));
        return this;
    }

    /// What the faults of requests are called, as in the simulator's help.
    public static Set<String> ofRequests() {
        return FaultSpec.names(FaultSpec.REQUESTS);
    }

    /// What the faults of tasks are called.
    public static Set<String> ofTasks() {
        return FaultSpec.names(FaultSpec.TASKS);
    }

    /// What the faults of a hub's reports are called, as in the program's help.
    public static Set<String> ofHubs() {
        return FaultSpec.names(HubFaultSpec.FAULTS);
    }

    /// Tasks of this worker type.
    public TaskFault onTask(String type) {
        return new TaskFault(this, type);
    }

    /// The next task of a type ends so. The work is done for `OK` and `WARNINGS: n`, and not for any other
    /// text.
    public Faults taskExit(String type, String exitStatus, String... log) {
        return onTask(type).exit(exitStatus, log);
    }

    public synchronized Faults clear() {
        requests.clear();
        tasks.clear();
        chaos = Optional.empty();
        return this;
    }

    /// How many requests have met each of the faults that came by chance, also before [#clear()].
    public synchronized SortedMap<String, Integer> drawn() {
        return new TreeMap<>(drawn);
    }

    /// How many rules have not been used up.
    public synchronized int pending() {
        return requests.size() + tasks.size();
    }

    /// What was ordered and has acted on nothing yet: a test that ends so did not test what it says.
    public synchronized List<String> unmet() {
        return Stream.concat(requests.stream(), tasks.stream())
                .filter(rule -> !rule.met)
                .map(rule -> rule.trouble.toString())
                .toList();
    }

    synchronized Faults add(Matcher matcher, int times, int skip, Trouble trouble) {
        requests.add(new Rule<>(matcher, times, skip, trouble));
        return this;
    }

    synchronized Faults add(Matcher matcher, int times, int skip, TaskTrouble trouble) {
        tasks.add(new Rule<>(matcher, times, skip, trouble));
        return this;
    }

    public synchronized Optional<Trouble> takeForRequest(String method, String path) {
        for (var rules = requests.iterator(); rules.hasNext(); ) {
            var rule = rules.next();
            if (rule.matcher.matches(method + " " + path) && !rule.spares()) {
                rule.use(rules);
                return Optional.of(rule.trouble);
            }
        }
        var chosen = chaos.flatMap(c -> c.next(method + " " + path));
        chosen.ifPresent(named -> drawn.merge(named.name(), 1, Integer::sum));
        return chosen.map(Chaos.Named::trouble);
    }

    public synchronized List<TaskTrouble> takeForTask(String type) {
        var taken = new ArrayList<TaskTrouble>();
        for (var rules = tasks.iterator(); rules.hasNext(); ) {
            var rule = rules.next();
            if (!rule.matcher.matches(type)) continue;
            if (taken.stream().anyMatch(t -> t.getClass() == rule.trouble.getClass())) continue;
            if (rule.spares()) continue;
            rule.use(rules);
            taken.add(rule.trouble);
        }
        return taken;
    }

    /// How a line of text says a fault.
    private enum Vocabulary {
        HOST {
            @Override
            void arm(Faults faults, String line) {
                FaultSpec.arm(faults, line);
            }

            @Override
            Trouble request(String name, String value, String line) {
                return FaultSpec.request(name, value, line);
            }
        },
        HUB {
            @Override
            void arm(Faults faults, String line) {
                HubFaultSpec.arm(faults, line);
            }

            @Override
            Trouble request(String name, String value, String line) {
                return HubFaultSpec.report(name, value, line);
            }
        };

        abstract void arm(Faults faults, String line);

        abstract Trouble request(String name, String value, String line);
    }

    interface Matcher {
        boolean matches(String text);
    }

    private static final class Rule<T> {
        private final Matcher matcher;
        private final T trouble;
        private int left;
        private int skip;
        private boolean met;

        Rule(Matcher matcher, int times, int skip, T trouble) {
            this.matcher = matcher;
            this.left = times;
            this.skip = skip;
            this.trouble = trouble;
        }

        /// Counts down those that are to be left alone first.
        boolean spares() {
            if (skip == 0) return false;
            skip--;
            return true;
        }

        void use(Iterator<Rule<T>> self) {
            met = true;
            if (--left == 0) self.remove();
        }
    }

    public static boolean meansSuccess(String exitStatus) {
        return exitStatus.equals("OK") || exitStatus.startsWith("WARNINGS: ");
    }

    static Duration positive(Duration duration) {
        if (duration.isNegative()) throw new IllegalArgumentException("negative: " + duration);
        return duration;
    }
}
