package felhom.hub.report;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.engine.view.Certificate;
import felhom.engine.view.DiskState;
import felhom.engine.view.FailedTasks;
import felhom.engine.view.Hardware;
import felhom.engine.view.HardwareView;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostStorage;
import felhom.engine.view.HostView;
import felhom.engine.view.Interface;
import felhom.engine.view.Listed;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.Reading;
import felhom.engine.view.Service;
import felhom.engine.view.ZfsPool;
import felhom.hub.link.ReportSource;
import felhom.messages.BackupMessages;
import felhom.messages.BackupMessages.Backups;
import felhom.messages.DiskMessages;
import felhom.messages.HardwareMessages;
import felhom.messages.HostMessages;
import felhom.messages.Message;
import felhom.messages.ProbeMessages;
import felhom.messages.TaskMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Collects the sections of a report: at most eight requests, and one for what is on a backup storage
/// whenever that is due. Nothing that hangs delays another section, nor the report beyond what it is told to
/// wait.
public final class HostReports implements ReportSource {
    // Of the patience for the whole section, the rest being for the list of disks.
    private static final Duration FOR_DISKS = Duration.ofSeconds(3);

    private static final String TASKS_FAILED = "tasks_failed";

    // Beside the host's version and the node's name at a start, four requests are made for each report: this many more
    // keep it to eight.
    private static final int SLOW_REQUESTS = 2;

    private final HostView view;
    private final Clocks clocks;
    private final Probes probes;
    private final UntoldFailures failures;
    private final SectionWriter writer = new SectionWriter();

    private final Target<Holdings> holdings;
    private final Target<NodeFigures> node;
    private final Target<FailedTasks> tasks;
    private final BackupStorages backups;
    private final Target<List<Certificate>> certificates;
    private final Target<List<Service>> services;
    private final Target<List<DiskState>> disks;
    private final Target<List<ZfsPool>> zfs;
    private final Target<Listed<Interface>> network;
    private final Target<Hardware> hardware;
    private final List<Slow> slow;
    private int turn;
    private boolean reached;

    private record NodeNow(NodeFigures figures, OptionalDouble cpu, Optional<Holdings.ClusterCount> cluster) {
        static NodeNow of(NodeFigures figures, Optional<Holdings> holdings) {
            return new NodeNow(
                    figures,
                    holdings.map(Holdings::cpu).orElse(OptionalDouble.empty()),
                    holdings.map(Holdings::cluster));
        }
    }

    private record Slow(Target<?> target, int requests) {}

    /// @param machine what the hardware here says; each part of it says for itself what of it is not known
    /// @param probes what else to look at
    public HostReports(
            HostView view, HardwareView machine, List<Probe> probes, TaskMark mark, Timing timing, Clocks clocks) {
        this.view = view;
        this.clocks = clocks;
        this.probes = new Probes(probes, timing, clocks);
        this.failures = new UntoldFailures(mark);
        Duration always = Duration.ZERO;
        this.holdings = target("holdings", view::holdings, always, timing);
        this.node = target("node", view::node, always, timing);
        this.tasks = target("tasks", () -> view.failedTasks(failures.since(hostNow())), always, timing);
        this.backups = new BackupStorages(view, timing, clocks);
        this.certificates = target("certificates", view::certificates, timing.certificates(), timing);
        this.services = target("services", view::services, timing.slow(), timing);
        this.disks = target("disks", view::disks, timing.slow(), timing);
        this.zfs = target("zfs", view::zfs, timing.slow(), timing);
        this.network = target("network", view::network, timing.slow(), timing);
        this.hardware = target(
                "hardware",
                () -> new Reading.Fresh<>(machine.hardware(FOR_DISKS), clocks.now()),
                timing.hardware(),
                timing);
        this.slow = List.of(
                new Slow(certificates, 1),
                new Slow(services, 1),
                new Slow(disks, 2),
                new Slow(zfs, 1),
                new Slow(network, 1));
    }

    private <T> Target<T> target(String name, Supplier<Reading<T>> read, Duration every, Timing timing) {
        return new Target<>(name, read, every, timing.patience(), clocks);
    }

    private Instant hostNow() {
        return clocks.now().plus(view.skew().orElse(Duration.ZERO));
    }

    /// An interrupt ends the waiting: what has not been answered by then says so.
    @Override
    public synchronized Collected collect(Map<String, String> acknowledged, Duration most) {
        Optional.ofNullable(acknowledged.get(TASKS_FAILED)).ifPresent(failures::acknowledged);
        long from = clocks.nanos();
        long until = from + most.toNanos();
        begin(from, until);
        return sections(acknowledged, from, until);
    }

    /// After a reload: a right may have been granted, so what was refused is due with the next report.
    public synchronized void askAgain() {
        view.askAgain();
        slow.forEach(each -> each.target.askAgain());
        backups.askAgain();
    }

    private void begin(long from, long until) {
        holdings.begin();
        if (!reached) {
            // The first to reach the host asks for its version and for the node's name; several would each do so.
            reached = holdings.await(from, until) instanceof Reading.Fresh;
        }
        node.begin();
        tasks.begin();
        probes.begin();
        hardware.begin();
        int left = SLOW_REQUESTS;
        for (int i = 0; i < slow.size(); i++) {
            Slow next = slow.get((turn + i) % slow.size());
            if (next.target.due()) {
                if (next.requests > left) {
                    // It is the first in turn of the next report: whoever needs less does not overtake it for ever.
                    turn = (turn + i) % slow.size();
                    return;
                }
                next.target.begin();
                left -= next.requests;
            }
        }
    }

    private Collected sections(Map<String, String> acknowledged, long from, long until) {
        Reading<Holdings> all = holdings.await(from, until);
        Reading<Backups> backedUp = backups.read(all, from, until);
        List<String> warnings = new ArrayList<>(warnings(backedUp));
        Reading<UntoldFailures.Untold> untold = untold(tasks.await(from, until), warnings);
        Sections sections = new Sections(acknowledged);
        sections.put(
                "node",
                node.await(from, until).map(figures -> NodeNow.of(figures, all.known())),
                now -> HostMessages.node(view.name(), now.figures, now.cpu, now.cluster));
        sections.put("guests", all.list(Holdings::guests), HostMessages::guests);
        sections.put("storages", all.list(Holdings::storages), HostMessages::storages);
        sections.put("backups", backedUp, BackupMessages::backups);
        Section failed =
                sections.put(TASKS_FAILED, untold, value -> TaskMessages.failed(value.tasks(), value.leftOut()));
        untold.known().ifPresent(value -> failed.digest().ifPresent(digest -> failures.offered(value, digest)));
        sections.put("certificates", certificates.await(from, until), HostMessages::certificates);
        sections.put("pbs", all.list(Holdings::storages).map(HostReports::backupServers), HostMessages::storages);
        sections.put("disks", disks.await(from, until), DiskMessages::disks);
        sections.put("zfs", zfs.await(from, until), DiskMessages::pools);
        sections.put("services", services.await(from, until), HostMessages::services);
        sections.put("network", network.await(from, until).list(value -> value), HostMessages::interfaces);
        sections.put("probes", probes.await(from, until), ProbeMessages::probes);
        Reading<Hardware> machine = hardware.await(from, until);
        machine.known().ifPresent(value -> warnings.addAll(value.warnings()));
        sections.put("hardware", machine, HardwareMessages::hardware);
        sections.absent("restore_tests", "this version makes no restore tests");
        return new Collected(sections.made, view.skew(), warnings);
    }

    private Reading<UntoldFailures.Untold> untold(Reading<FailedTasks> read, List<String> warnings) {
        if (read instanceof Reading.Fresh<FailedTasks>(FailedTasks found, var _) && failures.found(found)) {
            warnings.add("so many tasks have failed since the hub was told that the host lists only the newest "
                    + found.tasks().items().size());
        }
        UntoldFailures.Untold untold = failures.untold();
        Reading<UntoldFailures.Untold> told = read.map(_ -> untold);
        return told.list(UntoldFailures.Untold::tasks) instanceof Reading.Denied<?>(String privilege, String path)
                ? new Reading.Denied<>(privilege, path)
                : told;
    }

    private static Listed<HostStorage> backupServers(Listed<HostStorage> storages) {
        return new Listed<>(
                storages.items().stream()
                        .filter(storage -> storage.type().equals("pbs"))
                        .toList(),
                storages.hidden());
    }

    private List<String> warnings(Reading<Backups> backedUp) {
        List<String> warnings = new ArrayList<>();
        backedUp.known()
                .ifPresent(value -> value.storages()
                        .forEach(each -> each.reading()
                                .trouble()
                                .ifPresent(why -> warnings.add("what backups are on storage " + each.storage()
                                        + " is not known now: " + why))));
        long unreadable = view.unreadable();
        if (unreadable > 0) {
            warnings.add(unreadable + " fields or items of the host's answers could not be read since the start");
        }
        return warnings;
    }

    /// The sections of one report, in their order.
    private final class Sections {
        private final Map<String, String> acknowledged;
        private final SequencedMap<String, Section> made = new LinkedHashMap<>();

        Sections(Map<String, String> acknowledged) {
            this.acknowledged = acknowledged;
        }

        <T> Section put(String name, Reading<T> reading, Function<T, Message> message) {
            Section section = writer.section(name, reading, Optional.ofNullable(acknowledged.get(name)), message);
            made.put(name, section);
            return section;
        }

        void absent(String name, String why) {
            put(name, new Reading.Absent<Message>(why), value -> value);
        }
    }
}
