package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.access.RunningDaemon.HubTrip;
import felhom.engine.access.RunningDaemon.Section;
import felhom.messages.DaemonMessages;
import felhom.ops.Failure;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `report` and `--selftest=hub`: what the daemon has collected, and whether its hub takes it.
public final class ReportCommands {
    // As docs/hub/host-report.schema.json has them.
    private static final List<String> SECTIONS = List.of(
            "backups",
            "certificates",
            "disks",
            "guests",
            "hardware",
            "network",
            "node",
            "pbs",
            "probes",
            "restore_tests",
            "services",
            "storages",
            "tasks_failed",
            "zfs");
    private static final Option.Valued<String> SECTION = Option.valued(
            "--section", "NAME", ValueTypes.TEXT, new Completion.Words(SECTIONS), "show that section alone, whole");

    private ReportCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "report",
                        List.of(),
                        List.of(SECTION),
                        "show what the daemon has collected of the host last, as the hub gets it",
                        ReportCommands::report),
                new Command(
                        "--selftest=hub",
                        List.of(),
                        List.of(),
                        "have the daemon send one report to the hub now; nothing that the hub asks for is done",
                        ReportCommands::hub));
    }

    private static Exit report(Request request, CommandRun run) {
        Optional<String> name = request.value(SECTION);
        if (name.isPresent() && !SECTIONS.contains(name.get())) {
            // Wrong with and without a daemon.
            throw noSection(name.get(), SECTIONS.stream());
        }
        try (HostAccess host = run.connect(request)) {
            Optional<RunningDaemon> daemon = host.daemon();
            if (daemon.isEmpty()) {
                return run.failed(request, none("nothing is collected for a report"));
            }
            List<Section> sections = daemon.get().report();
            if (sections.isEmpty()) {
                return run.failed(
                        request,
                        Failure.of(
                                Failure.Kind.HOST,
                                "the daemon has not collected anything yet: it was started a moment ago, ask again"));
            }
            if (name.isPresent()) {
                tell(request, run, named(sections, name.get()));
            } else if (request.json()) {
                run.json(DaemonMessages.report(sections));
            } else {
                run.console()
                        .table(
                                List.of("SECTION", "STATE", "WHY"),
                                sections.stream()
                                        .map(section -> List.of(
                                                section.name(),
                                                section.state(),
                                                section.why().orElse("")))
                                        .toList());
            }
            return Exit.OK;
        }
    }

    private static Section named(List<Section> sections, String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow(() -> noSection(name, sections.stream().map(Section::name)));
    }

    private static UsageError noSection(String name, Stream<String> known) {
        return new UsageError(
                "--section: there is no section '" + name + "'; there is " + known.collect(Collectors.joining(", ")));
    }

    private static void tell(Request request, CommandRun run, Section section) {
        if (request.json()) {
            run.json(DaemonMessages.section(section));
        } else {
            DaemonMessages.lines(section).forEach(run.console()::line);
        }
    }

    private static Exit hub(Request request, CommandRun run) {
        try (HostAccess host = run.connect(request)) {
            Optional<RunningDaemon> daemon = host.daemon();
            boolean configured = run.installation().settings(request.config()).stream()
                    .anyMatch(setting -> setting.name().equals("hub.url") && setting.given());
            if (daemon.isEmpty() && configured) {
                return run.failed(request, none("nobody speaks to the hub"));
            }
            Optional<HubTrip> trip = daemon.flatMap(RunningDaemon::tryHub);
            if (trip.isEmpty()) {
                return run.failed(
                        request,
                        Failure.of(
                                Failure.Kind.USAGE,
                                configured
                                        ? "the daemon has no hub yet; it takes hub.url over with felhom-agent reload"
                                        : "no hub is configured: set hub.url and hub.token_file, and have the daemon"
                                                + " take them over: felhom-agent reload"));
            }
            if (request.json()) {
                run.json(DaemonMessages.trip(trip.get()));
            } else {
                tell(run.console(), trip.get());
            }
            return exit(trip.get());
        }
    }

    private static void tell(Console console, HubTrip trip) {
        console.line("collected  in " + Figures.seconds(trip.collecting()) + ": " + trip.reportBytes() + " bytes");
        console.line("sent       " + trip.sentBytes() + " bytes, " + trip.receivedBytes() + " came back after "
                + Figures.seconds(trip.travelling()));
        console.line("the hub    " + trip.words());
        console.line("hub self-test " + (trip.good() ? "passed" : "FAILED"));
    }

    private static Exit exit(HubTrip trip) {
        if (trip.good()) {
            return Exit.OK;
        }
        return trip.sentBytes() == 0 ? Exit.UNREACHABLE : Exit.FAILED;
    }

    private static Failure none(String so) {
        return Failure.of(
                Failure.Kind.UNREACHABLE, "no daemon runs, so " + so + "; start it: systemctl start felhom-agent");
    }
}
