package felhom.hub;

import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.port.Clocks;
import felhom.hub.desired.DesiredStore;
import felhom.hub.http.Destination;
import felhom.hub.http.HttpPost;
import felhom.hub.http.HubToken;
import felhom.hub.http.Wire;
import felhom.hub.link.HubLink;
import felhom.hub.link.Intake;
import felhom.hub.link.LatestSections;
import felhom.hub.link.Pace;
import felhom.hub.link.ReportSource;
import felhom.hub.link.Reporter;
import felhom.ops.NodeName;
import felhom.testkit.hub.RawHub;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/// The real link over fake ports. Nothing is drawn by chance: each pause is the interval itself.
public final class TestLink implements AutoCloseable {
    public static final String TOKEN = "0123456789abcdef0123456789abcdef";
    public static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    public static final Reporter.Self SELF = new Reporter.Self(ID, new NodeName("pve1"), "1.2.3", "abcdef123456");

    public final TestTime time;
    public final TestDoor door;
    public final TestOutbox outbox = new TestOutbox();
    public final TestMachine machine = new TestMachine();
    /// The state of each section.
    public final SequencedMap<String, String> sections = new LinkedHashMap<>(Map.of("node", "fresh"));
    /// What the source was told that the hub has, each time.
    public final List<Map<String, String>> known = new ArrayList<>();
    public final List<UnreportedOutcome> ended = new ArrayList<>();
    public final LatestSections latest;
    public final HubLink link;
    private final Intake intake;

    /// Over real TLS.
    public TestLink(URI url, Path state) {
        this(
                new HttpPost(
                        new Destination(url, Optional.of(HubToken.of(TOKEN)), RawHub.trust(), Optional.empty()),
                        "felhom-agent/1.2.3",
                        Clocks.system().wall()),
                state,
                () -> 0.5);
    }

    public TestLink(Wire wire, Path state, DoubleSupplier random) {
        this(wire, state, random, new TestTime());
    }

    public TestLink(Wire wire, Path state, DoubleSupplier random, TestTime time) {
        this.time = time;
        this.door = new TestDoor(time);
        Clocks clocks = time.clocks;
        latest = new LatestSections((acknowledged, _) -> {
            known.add(acknowledged);
            return collected();
        });
        DesiredStore desired = new DesiredStore(state, ID.toString());
        Reporter reporter = new Reporter(SELF, door, outbox, latest, machine, machine, desired, clocks);
        intake = new Intake(door, outbox, machine, desired, clocks);
        link = new HubLink(wire, reporter, intake, new Pace(Duration.ofSeconds(30), random), clocks, ended::addAll);
    }

    private ReportSource.Collected collected() {
        SequencedMap<String, ReportSource.Section> collected = new LinkedHashMap<>();
        sections.forEach((name, is) -> {
            Optional<String> why = is.equals("stale") ? Optional.of("no answer within 10 s") : Optional.empty();
            String json = "{\"state\":\"" + is + "\"}";
            collected.put(name, new ReportSource.Section(is, why, Optional.empty(), json));
        });
        return new ReportSource.Collected(collected, Optional.of(Duration.ofMillis(250)), List.of());
    }

    /// Beyond the wait at the start.
    public Duration pass() throws InterruptedException {
        if (link.status().sequence() == 0) {
            link.pass(() -> {});
        }
        return link.pass(() -> {});
    }

    /// An envelope that answers the request, with these fields more.
    public static RawHub.Answerer envelope(String more) {
        return (request, out) -> RawHub.write(
                out,
                "200 OK",
                "",
                text(request.json().get("sequence").asLong(), more).getBytes(StandardCharsets.UTF_8));
    }

    public static String text(long sequence, String more) {
        return "{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\"" + ID + "\",\"sequence\":" + sequence
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Override
    public void close() {
        intake.close();
        link.close();
    }
}
