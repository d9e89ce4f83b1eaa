package felhom.testkit.fault;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A fault as one line of text, for command lines and tables of tests.
///
/// `METHOD PATH FAULT [xN] [skip=N]` acts on requests, PATH being an expression for the whole path without
/// `/api2/json`; `task TYPE FAULT [xN] [skip=N]` acts on tasks. `xN` says how often, `skip=N` how many
/// matching ones are spared first. The faults are named in [#REQUESTS] and [#TASKS]; a time is like `500ms`,
/// `3s` or `2m`.
public final class FaultSpec {
    public static final String REQUESTS = """
        reset-before          the connection is reset, nothing was done
        reset-in-answer       reset in the middle of the answer
        reset-after           reset after the work, without an answer
        595                   that status and nothing else; the work was not done
        595-after-work        the same, but the work was done
        596                   that status and nothing else; the work was not done
        596-after-work        the same, but the work was done
        596-late=TIME         the same, and the work is done so much later
        597                   that status and nothing else; the work was not done
        597-after-work        the same, but the work was done
        598                   that status and nothing else; the work was not done
        598-after-work        the same, but the work was done
        599                   that status and nothing else; the work was not done
        599-after-work        the same, but the work was done
        foreign=STATUS        a page of HTML with that status, as from a proxy in front; the work was not done
        foreign-after-work=STATUS  the same, but the work was done
        late=TIME             the whole answer comes so much later
        slow-headers=TIME     the headers dribble in over this time
        slow-body=TIME        the body dribbles in over this time
        stalled-body=TIME     the second half of the body comes so much later
        truncated-json        a complete answer whose JSON ends in the middle
        content-type=TYPE     the right answer under another type
        proxy-restart=TIME    all connections dropped, new ones refused so long; the work was not done
        proxy-restart-after-work=TIME  the same, but the work was done
        clock-jump=TIME       the host's clock jumps first; -TIME for back
        storage-hung=NAME     that storage stops answering first
        storage-back=NAME     that storage answers again first
        daemon-down           pvedaemon goes away first: 595 for what it has to answer
        daemon-hanging        pvedaemon gets stuck first: 596 for what it has to answer
        daemon-stuck=TIME     pvedaemon gets stuck first: 596 so long, and then it does what it was asked for
        daemon-up             pvedaemon comes back first
        renewed-certificate   a new certificate for the same key first
        replaced-certificate  a new certificate for a new key first
        """;
    public static final String TASKS = """
        killed                the worker dies in the middle: unexpected status, and its lock: stays
        exit=TEXT             the task ends so; the work is done for OK and WARNINGS: n only
        exit-after-work=TEXT  the work is done and the task ends so
        unknown-for=TIME      no such task at first
        late-exit=TIME        stopped without an exit status at first
        """;
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\S+) (\\S.*?)(?: x(\\d{1,6}))?(?: skip=(\\d{1,6}))?");
    private static final Pattern TIME = Pattern.compile("(-?)(\\d{1,9})(ms|s|m|h)");
    private static final Pattern STATUS = Pattern.compile("(59[5-9])(-after-work)?");

    private FaultSpec() {}

    /// @throws IllegalArgumentException naming what is wrong and what would be right
    static void arm(Faults faults, String line) {
        var match = LINE.matcher(line.strip());
        if (!match.matches()) {
            throw wrong(line, "is no fault", "write METHOD PATH FAULT or task TYPE FAULT");
        }
        int times = match.group(4) == null ? 1 : Integer.parseInt(match.group(4));
        int skip = match.group(5) == null ? 0 : Integer.parseInt(match.group(5));
        if (times == 0) throw wrong(line, "happens never", "write x1 or more");
        var parts = match.group(3).split("=", 2);
        var value = parts.length == 2 ? parts[1] : "";
        if (match.group(1).equals("task")) {
            faults.onTask(match.group(2)).times(times).skip(skip).arm(task(parts[0], value, line));
            return;
        }
        if (!List.of("GET", "POST", "PUT", "DELETE", "*").contains(match.group(1))) {
            throw wrong(match.group(1), "is no method", "use GET, POST, PUT, DELETE, * or task");
        }
        try {
            faults.on(match.group(1), match.group(2)).times(times).skip(skip).arm(request(parts[0], value, line));
        } catch (java.util.regex.PatternSyntaxException e) {
            throw wrong(match.group(2), "is no expression for a path", "write it like /nodes/.*/vzdump");
        }
    }

    static Trouble request(String name, String value, String line) {
        var status = STATUS.matcher(name);
        if (status.matches()) {
            int code = Integer.parseInt(status.group(1));
            return new Trouble.Answered(code, reason(code), status.group(2) != null);
        }
        return switch (name) {
            case "596-late" -> new Trouble.LateWork(time(value, line));
            case "reset-before" -> new Trouble.ResetBeforeWork();
            case "reset-in-answer" -> new Trouble.ResetMidBody();
            case "reset-after" -> new Trouble.ResetAfterWork();
            case "foreign" -> new Trouble.Foreign(status(value, line), false);
            case "foreign-after-work" -> new Trouble.Foreign(status(value, line), true);
            case "late" -> new Trouble.Hang(time(value, line));
            case "slow-headers" -> new Trouble.SlowHeaders(time(value, line));
            case "slow-body" -> new Trouble.SlowBody(time(value, line));
            case "stalled-body" -> new Trouble.HangBody(time(value, line));
            case "truncated-json" -> new Trouble.TruncatedJson();
            case "content-type" -> new Trouble.ContentType(value);
            case "proxy-restart" -> new Trouble.ProxyRestart(time(value, line), false);
            case "proxy-restart-after-work" -> new Trouble.ProxyRestart(time(value, line), true);
            case "clock-jump" -> new Trouble.Beforehand(new HostEvent.ClockJump(signed(value, line)));
            case "storage-hung" -> new Trouble.Beforehand(new HostEvent.Storage(value, true));
            case "storage-back" -> new Trouble.Beforehand(new HostEvent.Storage(value, false));
            case "daemon-down" -> new Trouble.Beforehand(new HostEvent.Pvedaemon(Daemon.DOWN));
            case "daemon-hanging" -> new Trouble.Beforehand(new HostEvent.Pvedaemon(Daemon.HANGING));
            case "daemon-stuck" -> new Trouble.Beforehand(new HostEvent.Stuck(time(value, line)));
            case "daemon-up" -> new Trouble.Beforehand(new HostEvent.Pvedaemon(Daemon.UP));
            case "renewed-certificate" -> new Trouble.Beforehand(new HostEvent.Certificate(false));
            case "replaced-certificate" -> new Trouble.Beforehand(new HostEvent.Certificate(true));
            default -> throw wrong(name, "is no fault of a request", "use one of " + described(REQUESTS));
        };
    }

    private static TaskTrouble task(String name, String value, String line) {
        return switch (name) {
            case "killed" -> new TaskTrouble.Killed();
            case "exit" -> new TaskTrouble.Exit(value, Faults.meansSuccess(value), List.of());
            case "exit-after-work" -> new TaskTrouble.Exit(value, true, List.of());
            case "unknown-for" -> new TaskTrouble.Hidden(time(value, line));
            case "late-exit" -> new TaskTrouble.LateExit(time(value, line));
            default -> throw wrong(name, "is no fault of a task", "use one of " + described(TASKS));
        };
    }

    /// The words of AnyEvent::HTTP, which pveproxy passes on.
    private static String reason(int status) {
        return switch (status) {
            case 595 -> "Connection refused";
            case 596 -> "Connection timed out";
            case 597 -> "Broken pipe";
            case 598 -> "Aborted";
            default -> "Internal error";
        };
    }

    static int status(String text, String line) {
        if (!text.matches("[2-5][0-9]{2}")) throw wrong(line, "has no status", "write it like 502");
        return Integer.parseInt(text);
    }

    static Duration time(String text, String line) {
        var time = signed(text, line);
        if (time.isNegative()) throw wrong(text, "is no time", "write it like 500ms, 3s or 2m");
        return time;
    }

    static Duration signed(String text, String line) {
        var match = TIME.matcher(text);
        if (!match.matches()) throw wrong(text.isEmpty() ? line : text, "has no time", "write it like 500ms, 3s or 2m");
        long number = Long.parseLong(match.group(1) + match.group(2));
        return switch (match.group(3)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    static Set<String> names(String table) {
        var names = new LinkedHashSet<String>();
        table.lines()
                .forEach(row -> names.add(row.strip().split("\\s{2,}", 2)[0].replaceFirst("=.*", "")));
        return names;
    }

    static String described(String table) {
        return String.join(
                ", ",
                table.lines().map(row -> row.strip().split("\\s{2,}", 2)[0]).toList());
    }

    static IllegalArgumentException wrong(String value, String problem, String remedy) {
        return new IllegalArgumentException("fault '" + value + "' " + problem + "; " + remedy);
    }
}
