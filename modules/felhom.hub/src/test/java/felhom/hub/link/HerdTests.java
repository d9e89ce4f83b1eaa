package felhom.hub.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.hub.TestLink;
import felhom.hub.TestTime;
import felhom.hub.http.HttpAnswer;
import felhom.hub.http.HttpFault;
import felhom.hub.http.Wire;
import java.net.ConnectException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand agents at one hub, on a clock that is only reckoned with: the link itself, and no other
/// schedule.
class HerdTests {
    private static final int AGENTS = 1000;
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":([0-9]+)");

    @TempDir
    Path state;

    private final TestTime time = new TestTime();
    private final List<Duration> arrivals = new ArrayList<>();
    private Answerer hub = _ -> {
        throw new AssertionError();
    };

    private interface Answerer {
        HttpAnswer answer(byte[] report) throws HttpFault;
    }

    private record Due(long at, TestLink agent) {}

    @Test
    void afterAnOutageTheyComeBackSpreadOverAMinute() throws InterruptedException {
        List<TestLink> agents = agents();

        run(agents, report -> {
            if (sinceStart().compareTo(OUTAGE) < 0) {
                throw new HttpFault("no connection: connection refused", new ConnectException());
            }
            return good(report);
        });

        spread("after an outage of 10 minutes", OUTAGE);
    }

    @Test
    void afterAllWereSentAwayUntilOneMomentTheyComeBackSpreadToo() throws InterruptedException {
        List<TestLink> agents = agents();

        run(agents, report -> {
            long left = OUTAGE.minus(sinceStart()).toSeconds();
            return left > 0 ? answer(503, Map.of("Retry-After", List.of(Long.toString(left))), "") : good(report);
        });

        spread("after a Retry-After that ends at one moment", OUTAGE);
    }

    @Test
    void whenThePowerComesBackTheyStartSpread() throws InterruptedException {
        List<TestLink> agents = agents();

        run(agents, this::good);

        spread("after a start at the same moment", Duration.ZERO);
    }

    private void spread(String when, Duration from) {
        int[] seconds = new int[(int) WINDOW.toSeconds()];
        arrivals.stream()
                .map(at -> at.minus(from))
                .filter(at -> !at.isNegative() && at.compareTo(WINDOW) < 0)
                .forEach(at -> seconds[(int) at.toSeconds()]++);
        double mean = Arrays.stream(seconds).average().orElse(0);
        int most = Arrays.stream(seconds).max().orElse(0);
        System.out.println(when + ": reports in each of 60 s, mean " + mean + ", busiest " + most + ": "
                + Arrays.toString(seconds));
        assertTrue(mean > 10, "too few to say anything: " + mean);
        assertTrue(most <= 2 * mean, "busiest second " + most + ", mean " + mean);
    }

    private List<TestLink> agents() {
        Random random = new Random(42);
        Wire wire = new Wire() {
            @Override
            public HttpAnswer send(byte[] json, Duration whole, int mostBytes) throws HttpFault {
                arrivals.add(sinceStart());
                return hub.answer(json);
            }

            @Override
            public String to() {
                return "https://hub";
            }

            @Override
            public void close() {}
        };
        List<TestLink> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(new TestLink(wire, state, random::nextDouble, time));
        }
        return agents;
    }

    /// Until a minute after the outage.
    private void run(List<TestLink> agents, Answerer with) throws InterruptedException {
        hub = with;
        PriorityQueue<Due> due = new PriorityQueue<>((one, other) -> Long.compare(one.at(), other.at()));
        agents.forEach(agent -> due.add(new Due(0, agent)));
        long end = OUTAGE.plus(WINDOW).toNanos();
        while (due.peek().at() < end) {
            Due next = due.remove();
            time.pass(Duration.ofNanos(next.at()).minus(sinceStart()));
            Duration pause = next.agent().link.pass(() -> {});
            due.add(new Due(next.at() + pause.toNanos(), next.agent()));
        }
        agents.forEach(TestLink::close);
    }

    private Duration sinceStart() {
        return Duration.between(TestTime.NOON, time.now());
    }

    private HttpAnswer good(byte[] report) {
        Matcher sequence = SEQUENCE.matcher(new String(report, StandardCharsets.UTF_8));
        assertTrue(sequence.find());
        return answer(200, Map.of(), TestLink.text(Long.parseLong(sequence.group(1)), ""));
    }

    private HttpAnswer answer(int status, Map<String, List<String>> headers, String body) {
        return new HttpAnswer(
                status, HttpHeaders.of(headers, (_, _) -> true), body.getBytes(StandardCharsets.UTF_8), time.now(), 0);
    }
}
