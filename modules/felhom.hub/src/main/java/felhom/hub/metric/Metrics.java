package felhom.hub.metric;

import felhom.engine.door.Door;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.MachineClock;
import felhom.engine.port.Repeated;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateView;
import felhom.hub.link.HubStatus;
import felhom.hub.link.LatestSections;
import felhom.hub.link.OwnFigures;
import felhom.hub.link.Reporter.Self;
import felhom.hub.order.HeldPlans;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the metrics file again and again, the whole of it at once: whoever reads it never sees a half of
/// it.
public final class Metrics implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final Duration STUCK = Duration.ofMinutes(5);

    private final Path file;
    private final Self self;
    private final Door door;
    private final LatestSections sections;
    private final Supplier<Optional<HubStatus>> hub;
    private final OwnFigures figures;
    private final MachineClock machine;
    private final Clocks clocks;
    private final Instant started;
    private final Repeated troubles;

    /// @param file ends in `.prom`, or the collector passes it over
    /// @param hub how the link to it is; empty where there is none
    /// @param started when the agent was
    public Metrics(
            Path file,
            Self self,
            Door door,
            LatestSections sections,
            Supplier<Optional<HubStatus>> hub,
            OwnFigures figures,
            MachineClock machine,
            Instant started,
            Clocks clocks) {
        this.file = file;
        this.self = self;
        this.door = door;
        this.sections = sections;
        this.hub = hub;
        this.figures = figures;
        this.machine = machine;
        this.clocks = clocks;
        this.started = started;
        this.troubles = new Repeated(clocks);
    }

    /// What nobody writes any more would be taken for what is.
    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            LOG.warn(
                    "metrics.file: {} is written no more and cannot be removed; remove it: {}", file, stays.toString());
        }
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Duration limit() {
        return STUCK;
    }

    @Override
    public Duration pass(Runnable alive) {
        try {
            write(text());
            troubles.over();
        } catch (IOException cannot) {
            troubles.again("metrics.file cannot be written: " + cannot).ifPresent(LOG::warn);
        }
        return PAUSE;
    }

    private String text() {
        MetricsText text = new MetricsText();
        text.gauge("felhom_agent_info", "The agent that this is; always 1.")
                .label("version", self.version())
                .label("commit", self.commit())
                .label("node", self.node().value())
                .value(1);
        text.gauge("felhom_agent_start_time_seconds", "When the agent was started, since the epoch.")
                .value(started.toEpochMilli() / 1e3);
        figures.memoryBytes()
                .ifPresent(bytes -> text.gauge("felhom_agent_memory_bytes", "What the agent's process takes of memory.")
                        .value(bytes));
        figures.processorTime()
                .ifPresent(used -> text.counter(
                                "felhom_agent_cpu_seconds_total",
                                "What the agent's process has used of the processors.")
                        .value(used.toMillis() / 1e3));
        machine.synchronised()
                .ifPresent(right -> text.gauge(
                                "felhom_agent_clock_synchronised",
                                "1 where a time service keeps this host's clock right.")
                        .value(right ? 1 : 0));
        orders(text);
        sections(text);
        hub.get().ifPresent(status -> hub(text, status));
        return text.toString();
    }

    private void orders(MetricsText text) {
        StateView state;
        try {
            state = door.state();
        } catch (AgentState.StateRefused refused) {
            text.gauge("felhom_agent_state_usable", "1 while the agent can keep its state.")
                    .value(0);
            return;
        }
        text.gauge("felhom_agent_state_usable", "1 while the agent can keep its state.")
                .value(1);
        text.gauge("felhom_agent_orders_running", "Orders that were begun and have no end yet.")
                .value(state.running().size());
        text.gauge("felhom_agent_plans_waiting", "Plans that wait for operators' signatures.")
                .value(HeldPlans.open(state.held(), clocks.now()).size());
        text.gauge("felhom_agent_outcomes_unreported", "Outcomes that the hub has not acknowledged.")
                .value(state.unacknowledged());
    }

    private void sections(MetricsText text) {
        if (sections.latest().isEmpty()) {
            return;
        }
        MetricsText.Samples samples =
                text.gauge("felhom_agent_section_fresh", "1 where a section of the report is up to date.");
        new TreeMap<>(sections.latest()).forEach((name, section) -> {
            if (!section.state().equals("absent")) {
                samples.label("section", name).value(section.state().equals("fresh") ? 1 : 0);
            }
        });
    }

    private static void hub(MetricsText text, HubStatus status) {
        text.gauge("felhom_agent_hub_up", "1 while the hub answers reports as it should.")
                .value(status.awaySince().isEmpty() && status.answered().isPresent() ? 1 : 0);
        status.answered()
                .ifPresent(at -> text.gauge(
                                "felhom_agent_hub_last_answer_timestamp_seconds",
                                "When a report was answered last, since the epoch.")
                        .value(at.toEpochMilli() / 1e3));
        MetricsText.Samples reports =
                text.counter("felhom_agent_hub_reports_total", "Reports by whether the hub has answered them well.");
        reports.label("result", "answered").value(status.reports());
        reports.label("result", "failed").value(status.failed());
        text.counter(
                        "felhom_agent_hub_answers_refused_total",
                        "Answers of the hub that were no envelope, or none for this agent.")
                .value(status.refusedAnswers());
        text.counter(
                        "felhom_agent_hub_approvals_refused_total",
                        "Approvals that the hub has carried and that were refused.")
                .value(status.refusedApprovals());
        text.gauge("felhom_agent_hub_report_bytes", "Size of the last report that was answered, as it was sent.")
                .value(status.reportBytes());
        status.skew()
                .ifPresent(skew -> text.gauge(
                                "felhom_agent_hub_clock_skew_seconds",
                                "How far the hub's clock is ahead of this host's.")
                        .value(skew.toMillis() / 1e3));
    }

    /// The node exporter is another user, so it is for all to read.
    private void write(String text) throws IOException {
        Path next = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
