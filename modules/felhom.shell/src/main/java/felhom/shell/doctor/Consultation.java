package felhom.shell.doctor;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.ledger.Journal;
import felhom.engine.state.AgentState;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.OperationName;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.line.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One look at everything, in the order of what depends on what. Whatever cannot be looked at hides nothing
/// else.
final class Consultation {
    static final List<String> AS_ROOT = List.of("felhom-agent doctor   # as root");
    private static final List<String> SETUP = List.of("felhom-agent setup");
    private static final List<String> START = List.of("systemctl enable --now felhom-agent");
    /// What the task self-test does to its guest.
    private static final List<String> SELF_TEST =
            List.of("delete-snapshot", "describe", "rollback", "snapshot", "start", "stop");

    private final Request request;
    private final CommandRun run;
    private final Findings findings = new Findings();
    private final LocalExamination local;
    private boolean configured = true;

    Consultation(Request request, CommandRun run) {
        this.request = request;
        this.run = run;
        this.local = new LocalExamination(request, run, this::tell);
    }

    Findings findings() {
        return findings;
    }

    /// Whether there is a configuration that can be used.
    boolean configured() {
        return configured;
    }

    void look() {
        Optional<HostAccess> daemon = daemon();
        try {
            configuration(daemon.isPresent());
            local.look(daemon.isPresent());
            if (daemon.isPresent()) {
                host(daemon.get());
            } else if (configured) {
                alone();
            } else {
                unconfigured();
            }
        } finally {
            daemon.ifPresent(HostAccess::close);
        }
        run.installation().machine(request.config()).look(this::tell);
    }

    private void tell(Diagnosis found) {
        if (run.interruption().requested()) {
            throw new HostException(Failure.of(Failure.Kind.UNREADABLE, "interrupted"));
        }
        run.console().live("looking at " + found.concern().id());
        findings.add(found);
    }

    /// Empty where none runs, or none that serves this user.
    private Optional<HostAccess> daemon() {
        Optional<HostAccess> access = Optional.empty();
        try {
            access = run.daemon(request);
            Optional<RunningDaemon> running = access.flatMap(HostAccess::daemon);
            if (running.isPresent()) {
                new DaemonExamination(running.get()).look(this::tell);
            } else {
                tell(Diagnosis.warning(Concern.DAEMON, "no daemon runs", START));
                tell(Diagnosis.unseen(Concern.HUB, "without a daemon nobody speaks to a hub", START));
            }
            return access;
        } catch (BadConfiguration unreadable) {
            unseen("the configuration does not say where it is", SETUP, Concern.DAEMON, Concern.HUB);
        } catch (HostException barred) {
            access.ifPresent(HostAccess::close);
            if (run.interruption().requested()) {
                throw barred;
            }
            unseen(barred.failure().message(), AS_ROOT, Concern.DAEMON, Concern.HUB);
        }
        return Optional.empty();
    }

    /// @param served whether a daemon runs: it was handed its tokens by systemd, and a command of root's is
    ///     not
    private void configuration(boolean served) {
        try {
            run.installation().check(request.config());
        } catch (BadConfiguration bad) {
            List<String> problems = bad.problems().stream()
                    .filter(problem ->
                            !served || !(problem.startsWith("proxmox.token") || problem.startsWith("hub.token")))
                    .toList();
            boolean none = problems.stream().anyMatch(problem -> problem.startsWith("not configured"));
            configured = problems.isEmpty() || served;
            problems.forEach(problem -> tell(
                    served
                            ? Diagnosis.warning(
                                    Concern.CONFIGURATION,
                                    "the daemon runs by what it has read before; now it would not start: " + problem,
                                    List.of("felhom-agent config check"))
                            : Diagnosis.failed(
                                    Concern.CONFIGURATION,
                                    problem,
                                    none
                                            ? SETUP
                                            : List.of("felhom-agent config check", "felhom-agent setup --replace"))));
        }
        if (!findings.about(Concern.CONFIGURATION)) {
            tell(Diagnosis.good(Concern.CONFIGURATION, "it can be used"));
        }
    }

    private void alone() {
        try (HostAccess host = run.connect(request)) {
            host(host);
        } catch (BadConfiguration told) {
            configured = false;
            told.problems().forEach(problem -> tell(Diagnosis.failed(Concern.CONFIGURATION, problem, SETUP)));
            unconfigured();
        }
    }

    private void host(HostAccess host) {
        try {
            host.examination(used(host)).look(this::tell);
        } catch (HostException away) {
            if (run.interruption().requested()) {
                throw away;
            }
            State state = switch (away.failure().kind()) {
                case UNREACHABLE, TIMED_OUT -> State.UNREACHABLE;
                case AUTHENTICATION, PRIVILEGE -> State.DENIED;
                case USAGE, HOST, TASK, UNREADABLE -> State.FAILED;
            };
            tell(new Diagnosis(Concern.HOST, state, away.failure().message(), List.of("felhom-agent --selftest=read")));
        }
    }

    private UsedOperations used(HostAccess host) {
        Set<OperationName> configuredToo = host.selfTestGuest().isPresent()
                ? Set.copyOf(SELF_TEST.stream().map(OperationName::new).toList())
                : Set.of();
        try {
            return new UsedOperations(
                    Optional.of(History.of(run.state(request).place().log())), configuredToo);
        } catch (BadConfiguration | AgentState.StateRefused | Journal.JournalBroken unreadable) {
            return new UsedOperations(Optional.empty(), configuredToo);
        }
    }

    private void unconfigured() {
        unseen(
                "without a configuration that can be used no host is asked",
                SETUP,
                Concern.HOST,
                Concern.HOST_VERSION,
                Concern.CERTIFICATE,
                Concern.CERTIFICATE_PIN,
                Concern.TOKEN_RIGHTS,
                Concern.ROLE_TOO_WIDE,
                Concern.STORAGES,
                Concern.RETENTION,
                Concern.GUEST_WITHOUT_BACKUP,
                Concern.VOLUME_WITHOUT_BACKUP,
                Concern.VOLUME_WITHOUT_SNAPSHOT,
                Concern.STALE_LOCK,
                Concern.OLD_SNAPSHOT);
    }

    private void unseen(String why, List<String> how, Concern... concerns) {
        for (Concern concern : concerns) {
            tell(Diagnosis.unseen(concern, why, how));
        }
    }
}
