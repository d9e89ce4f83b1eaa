package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.access.RunningDaemon.Hub;
import felhom.engine.access.RunningDaemon.Section;
import felhom.engine.access.RunningDaemon.Standing;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateView;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.messages.DaemonMessages;
import felhom.messages.HardwareMessages;
import felhom.messages.HostStatus;
import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.Installation;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.console.FillBars;
import felhom.shell.line.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `status`: how the host is and what its agent is at, on one screen.
public final class StatusCommands {
    private static final int TASKS = 50;
    private static final int FULL = 90;
    // Of what may be any number, so that the rest stays on the screen with it.
    private static final int MOST_LINES = 5;

    private StatusCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "status",
                List.of(),
                List.of(),
                "show on one screen how host and agent are, what runs and what waits for signatures",
                StatusCommands::status));
    }

    private static Exit status(Request request, CommandRun run) {
        try (HostAccess host = run.connect(request)) {
            Look look = new Look(run);
            HostStatus status = look.status(host, request);
            if (request.json()) {
                run.json(DaemonMessages.status(status));
            } else {
                tell(run.console(), status, run.installation().clocks().now());
            }
            return look.exit;
        }
    }

    /// What can be had, whatever cannot: that is a warning.
    private static final class Look {
        private final CommandRun run;
        private final List<String> warnings = new ArrayList<>();
        private Optional<RunningDaemon> daemon = Optional.empty();
        private Optional<Standing> standing = Optional.empty();
        private Optional<NodeName> node = Optional.empty();
        private Optional<Reading<NodeNow>> now = Optional.empty();
        private List<Guest> guests = List.of();
        private List<Storage> storages = List.of();
        private List<Tasks.Summary> tasks = List.of();
        private Exit exit = Exit.OK;

        Look(CommandRun run) {
            this.run = run;
        }

        HostStatus status(HostAccess host, Request request) {
            tried("", () -> daemon(host));
            tried("the host: ", () -> host(host));
            Optional<StateView> state = state(request);
            Installation.Build build = run.installation().build();
            Instant time = run.installation().clocks().now();
            return new HostStatus(
                    build.version(),
                    build.commit(),
                    standing,
                    node,
                    now,
                    guests,
                    storages,
                    tasks,
                    state.map(StateView::running).orElse(List.of()),
                    state.map(view -> WaitingPlans.of(view, time)).orElse(List.of()),
                    warnings);
        }

        private void tried(String what, Runnable look) {
            try {
                look.run();
            } catch (HostException cannot) {
                if (run.interruption().requested()) {
                    throw cannot;
                }
                warnings.add(what + cannot.failure().message());
                exit = exit == Exit.OK ? Exit.of(cannot.failure().kind()) : exit;
            }
        }

        private void daemon(HostAccess host) {
            daemon = host.daemon();
            standing = daemon.map(RunningDaemon::standing);
            standing.ifPresent(each -> {
                each.fault().ifPresent(words -> warnings.add("the daemon: " + words));
                each.loops().stream()
                        .filter(loop -> loop.failures() > 0)
                        .forEach(loop -> warnings.add("the " + loop.name() + " loop of the daemon fails: "
                                + loop.error().orElse("it does not say why")));
                each.hub()
                        .ifPresent(hub -> hub.awaySince()
                                .ifPresent(
                                        since -> warnings.add("the hub has had no report since " + Figures.time(since)
                                                + hub.trouble()
                                                        .map(words -> ": " + words)
                                                        .orElse(""))));
            });
            // Where the host is away, many sections say the same.
            Map<String, List<String>> troubled = new LinkedHashMap<>();
            for (Section section : daemon.map(RunningDaemon::report).orElse(List.of())) {
                if (!section.state().equals("fresh") && !section.state().equals("absent")) {
                    String how = section.state()
                            + section.why().map(words -> ": " + words).orElse("");
                    troubled.computeIfAbsent(how, _ -> new ArrayList<>()).add(section.name());
                }
                if (section.name().equals("hardware")) {
                    warnings.addAll(HardwareMessages.warnings(section.json()));
                }
            }
            troubled.forEach((how, names) -> warnings.add((names.size() == 1 ? "section " : "sections ")
                    + String.join(", ", names) + " of the report " + (names.size() == 1 ? "is " : "are ") + how));
        }

        private void host(HostAccess host) {
            NodeName name = host.node();
            node = Optional.of(name);
            now = Optional.of(host.nodeNow());
            guests = host.inventory().guests().stream()
                    .filter(guest -> guest.node().equals(name))
                    .toList();
            storages = host.inventory().storages().stream()
                    .sorted(Comparator.comparing(storage -> storage.id().value()))
                    .toList();
            tasks = host.tasks().list(new Tasks.Filter(Optional.empty(), true, false, TASKS));
            for (Storage storage : storages) {
                if (storage.enabled() && !storage.active()) {
                    warnings.add("storage " + storage.id() + " is not active");
                }
                FillBars.percent(storage).ifPresent(percent -> {
                    if (percent >= FULL) {
                        warnings.add("storage " + storage.id() + " is " + percent + " % full");
                    }
                });
            }
        }

        private Optional<StateView> state(Request request) {
            try {
                return run.state(request).look();
            } catch (AgentState.StateRefused unreadable) {
                if (run.interruption().requested()) {
                    throw unreadable;
                }
                warnings.add("orders and plans are not shown: " + unreadable.getMessage());
                return Optional.empty();
            }
        }
    }

    private static void tell(Console console, HostStatus status, Instant now) {
        console.line("felhom-agent " + status.version()
                + status.node().map(node -> " on " + node).orElse(""));
        console.line("daemon   "
                + status.daemon()
                        .map(daemon -> "runs for " + Figures.about(Duration.between(daemon.since(), now)) + " (since "
                                + Figures.time(daemon.since()) + ", pid " + daemon.pid() + ")")
                        .orElse("none that this command can use; systemctl start felhom-agent starts it"));
        status.daemon()
                .ifPresent(daemon -> console.line(
                        "hub      " + daemon.hub().map(hub -> hub(hub, now)).orElse("none is configured")));
        if (status.node().isPresent()) {
            host(console, status);
        }
        section(console, "at work", atMost(atWork(status, now), "status --json"));
        section(
                console,
                "waits for signatures (felhom-agent approvals)",
                atMost(status.waiting().stream().map(StatusCommands::plan).toList(), "approvals"));
        section(
                console,
                "warnings",
                status.warnings().stream().map(words -> "  " + words).toList());
    }

    private static void host(Console console, HostStatus status) {
        Optional<NodeNow> now = status.now().flatMap(Reading::known);
        List<FillBars.Row> rows = new ArrayList<>(now.map(FillBars::node).orElse(List.of()));
        int ofNode = rows.size();
        rows.addAll(FillBars.storages(status.storages()));
        List<String> lines = FillBars.lines(rows, console.terminal() ? console.columns() : 0);
        console.line("node     " + now.map(StatusCommands::node).orElseGet(() -> unknown(status.now())));
        lines.subList(0, ofNode).forEach(console::line);
        console.line(
                "guests   " + status.guestsRunning() + " of " + status.guests().size() + " run");
        section(console, "storages", lines.subList(ofNode, lines.size()));
    }

    private static String node(NodeNow now) {
        NodeFigures figures = now.figures();
        List<String> words = new ArrayList<>();
        if (!figures.pveVersion().isEmpty()) {
            words.add("Proxmox VE " + figures.pveVersion());
        }
        words.add("up for " + Figures.about(figures.uptime()));
        if (!figures.load().isEmpty()) {
            words.add("load "
                    + figures.load().stream()
                            .map(load -> String.format(Locale.ROOT, "%.2f", load))
                            .collect(Collectors.joining(" ")));
        }
        return String.join(", ", words);
    }

    private static String unknown(Optional<Reading<NodeNow>> now) {
        return "its figures are not known"
                + now.flatMap(Reading::trouble).map(words -> ": " + words).orElse("");
    }

    private static void section(Console console, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            console.line(title);
            lines.forEach(console::line);
        }
    }

    /// @param all the command that shows those for which there is no room
    private static List<String> atMost(List<String> lines, String all) {
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        List<String> shown = new ArrayList<>(lines.subList(0, MOST_LINES - 1));
        shown.add("  and " + (lines.size() - shown.size()) + " more: felhom-agent " + all);
        return shown;
    }

    private static String hub(Hub hub, Instant now) {
        return hub.url() + ", "
                + hub.answered()
                        .map(at -> "last report " + Figures.about(Duration.between(at, now)) + " ago")
                        .orElse("no report was answered yet");
    }

    private static List<String> atWork(HostStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        for (OpenOrder order : status.orders()) {
            lines.add("  order " + order.operation() + " from " + order.key().door() + ", for "
                    + Figures.about(Duration.between(order.since(), now)));
        }
        for (Tasks.Summary task : status.tasks()) {
            lines.add("  task " + task.type() + (task.id().isEmpty() ? "" : " " + task.id()) + " of " + task.user()
                    + ", for " + Figures.about(Duration.between(task.started(), now)));
        }
        return lines;
    }

    private static String plan(IssuedPlan plan) {
        return "  " + plan.held() + "  " + WaitingPlans.order(plan) + "  until " + Figures.time(plan.expires());
    }
}
