package felhom.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Faults a test orders; each hits the next matching request or task, once unless `times` says otherwise. Thread-safe.
///
/// The oldest matching rule wins. One rule acts on a request, every kind of rule acts on a task.
public final class Faults {
    private final List<Rule<Trouble>> requests = new ArrayList<>();
    private final List<Rule<TaskTrouble>> tasks = new ArrayList<>();

    Faults() {}

    /// Requests with this method whose whole decoded path, without `/api2/json`, matches the expression.
    public HttpFault on(String method, String pathRegex) {
        var pattern = Pattern.compile(pathRegex);
        return new HttpFault(this, text -> {
            int blank = text.indexOf(' ');
            return text.substring(0, blank).equals(method)
                    && pattern.matcher(text.substring(blank + 1)).matches();
        });
    }

    /// Tasks of this worker type.
    public TaskFault onTask(String type) {
        return new TaskFault(this, type);
    }

    /// The next task of a type ends so. The work is done for `OK` and `WARNINGS: n`, and not for any other text.
    public Faults taskExit(String type, String exitStatus, String... log) {
        return onTask(type).exit(exitStatus, log);
    }

    public synchronized Faults clear() {
        requests.clear();
        tasks.clear();
        return this;
    }

    /// How many rules have not been used up.
    public synchronized int pending() {
        return requests.size() + tasks.size();
    }

    synchronized Faults add(Matcher matcher, int times, Trouble trouble) {
        requests.add(new Rule<>(matcher, times, trouble));
        return this;
    }

    synchronized Faults add(Matcher matcher, int times, TaskTrouble trouble) {
        tasks.add(new Rule<>(matcher, times, trouble));
        return this;
    }

    synchronized Optional<Trouble> takeForRequest(String method, String path) {
        for (var rules = requests.iterator(); rules.hasNext(); ) {
            var rule = rules.next();
            if (rule.matcher.matches(method + " " + path)) {
                rule.use(rules);
                return Optional.of(rule.trouble);
            }
        }
        return Optional.empty();
    }

    synchronized List<TaskTrouble> takeForTask(String type) {
        var taken = new ArrayList<TaskTrouble>();
        for (var rules = tasks.iterator(); rules.hasNext(); ) {
            var rule = rules.next();
            if (!rule.matcher.matches(type)) continue;
            if (taken.stream().anyMatch(t -> t.getClass() == rule.trouble.getClass())) continue;
            rule.use(rules);
            taken.add(rule.trouble);
        }
        return taken;
    }

    interface Matcher {
        boolean matches(String text);
    }

    private static final class Rule<T> {
        private final Matcher matcher;
        private final T trouble;
        private int left;

        Rule(Matcher matcher, int times, T trouble) {
            this.matcher = matcher;
            this.left = times;
            this.trouble = trouble;
        }

        void use(Iterator<Rule<T>> self) {
            if (--left == 0) self.remove();
        }
    }

    static boolean meansSuccess(String exitStatus) {
        return exitStatus.equals("OK") || exitStatus.startsWith("WARNINGS: ");
    }

    static Duration positive(Duration duration) {
        if (duration.isNegative()) throw new IllegalArgumentException("negative: " + duration);
        return duration;
    }
}
