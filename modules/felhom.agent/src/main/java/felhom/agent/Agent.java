package felhom.agent;

import felhom.authz.gate.OperatorSignatures;
import felhom.control.ControlSocket;
import felhom.control.Hello;
import felhom.control.client.ControlClient;
import felhom.control.client.NotAllowed;
import felhom.engine.access.HostAccess;
import felhom.engine.core.LocalState;
import felhom.engine.doctor.Examination;
import felhom.engine.loop.ServiceEnd;
import felhom.engine.order.By;
import felhom.engine.port.Clocks;
import felhom.engine.port.Disks;
import felhom.engine.port.RootSide;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateLocation;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.Signing;
import felhom.engine.view.HardwareView;
import felhom.host.SshKeygen;
import felhom.host.disk.AllowedMounts;
import felhom.host.disk.BlockDevices;
import felhom.host.disk.PluggedDisks;
import felhom.host.examine.MachineExamination;
import felhom.host.fact.ClockState;
import felhom.host.fact.MachineStart;
import felhom.host.hardware.AnswerFiles;
import felhom.host.notify.Notify;
import felhom.host.program.Programs;
import felhom.host.root.RootReads;
import felhom.ops.NodeName;
import felhom.proxmox.http.Trust;
import felhom.shell.command.Desk;
import felhom.shell.command.Installation;
import felhom.shell.command.Interruption;
import felhom.shell.command.Setting;
import felhom.shell.console.Secrets;
import felhom.shell.setup.SetupSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wiring, top to bottom.
final class Agent implements Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    // Also how long an order waits for another one that is left open on its guest.
    private static final Turn DAEMON = new Turn(
            new Worker(ProcessHandle.current().pid(), "daemon"), Duration.ofMinutes(1), words -> LOG.info("{}", words));
    // A daemon that is busy answers all the same.
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Configuration.Source source;
    private final Machine machine;
    private final Secrets secrets;
    private final SetupMachine site;
    private boolean debugging;
    // A command works with one reading of each, whatever somebody writes meanwhile.
    private final Map<Optional<Path>, Configuration> configurations = new HashMap<>();

    /// @param secrets is told what the configuration holds that nobody may see
    Agent(Configuration.Source source, Machine machine, Secrets secrets) {
        this(source, machine, secrets, SetupMachine.real());
    }

    /// @param site where it is set up
    Agent(Configuration.Source source, Machine machine, Secrets secrets, SetupMachine site) {
        this.source = source;
        this.machine = machine;
        this.secrets = secrets;
        this.site = site;
    }

    private Configuration configuration(Optional<Path> file) {
        Logging.mask(secrets);
        return configurations.computeIfAbsent(file, named -> Configuration.read(source, named, secrets));
    }

    @Override
    public Build build() {
        return BuildProperties.read();
    }

    @Override
    public void debug() {
        debugging = true;
        Logging.level("debug");
    }

    @Override
    public Installation again() {
        Logging.asConfigured();
        return new Agent(source, machine, secrets, site);
    }

    @Override
    public Desk desk() {
        return OwnDesk.of(source.environment());
    }

    @Override
    public NodeName node(Optional<Path> file) {
        return AgentDirectories.of(configuration(file), machine).state().node();
    }

    @Override
    public List<Setting> settings(Optional<Path> file) {
        return configuration(file).shown();
    }

    @Override
    public void check(Optional<Path> file) {
        warn(Settings.of(configuration(file)));
    }

    @Override
    public Path trustDirectory(Optional<Path> file) {
        return AgentDirectories.trust(configuration(file));
    }

    @Override
    public Signatures signatures() {
        return new OperatorSignatures();
    }

    @Override
    public StateAdmin state(Optional<Path> file, Turn turn) {
        StateLocation place = AgentDirectories.of(configuration(file), machine).state();
        return new DaemonsState(new LocalState(place, machine.clocks(), turn));
    }

    @Override
    public Disks disks(Optional<Path> file) {
        return new PluggedDisks(new BlockDevices(Programs.ofThisHost()), new AllowedMounts(Clocks.system()));
    }

    @Override
    public HardwareView hardware(Optional<Path> file) {
        Configuration configuration = configuration(file);
        StateLocation place = AgentDirectories.of(configuration, machine).state();
        return MachineHardware.of(
                Programs.ofThisHost(),
                RootSettings.of(configuration).helper(),
                AnswerFiles.readOnly(place.directory()),
                machine.clocks());
    }

    @Override
    public RootSide root(Optional<Path> file) {
        return new RootReads(RootSettings.of(configuration(file)).helper());
    }

    @Override
    public Examination machine(Optional<Path> file) {
        RootSettings root;
        try {
            root = RootSettings.of(configuration(file));
        } catch (BadConfiguration told) {
            // That is a finding of its own.
            root = RootSettings.STANDARD;
        }
        Programs programs = new Programs(site.root());
        return new MachineExamination(
                programs,
                site.root(),
                root.mode(),
                new RootReads(root.helper()).check(),
                new ClockState(programs, machine.clocks(), MachineStart.here()));
    }

    @Override
    public Optional<EndedItself> serve(Optional<Path> file, Interruption interruption) {
        Serving serving = Serving.of(configuration(file), machine);
        Logging.atLeast(serving.settings().logLevel().orElse(Defaults.DAEMON_LEVEL));
        warn(serving.settings());
        LocalState state = LocalState.heldForGood(serving.directories().state(), machine.clocks(), DAEMON);
        ServedAgent served = ServedAgent.open(serving, state, machine.clocks());
        Notify systemd = Notify.of(source.environment(), ProcessHandle.current().pid());
        Daemon daemon = new Daemon(served.engine(), served.loops(), systemd, machine.clocks());
        Reloading reloading = new Reloading(
                () -> Serving.of(Configuration.read(source, file, secrets), machine), served, daemon, this::taken);
        served.daemon().begun(daemon::states, daemon::fault, reloading::reload);
        Optional<ServiceEnd> end = daemon.serve(interruption);
        // What hangs would hang in being closed too.
        if (end.filter(ServiceEnd.Stuck.class::isInstance).isEmpty()) {
            served.close();
        }
        return end.map(why -> switch (why) {
            case ServiceEnd.Stuck(List<String> loops) ->
                new EndedItself("stuck", "a part of the agent hangs (" + String.join(", ", loops) + ")");
            case ServiceEnd.Broken(String words) -> new EndedItself("broken", words);
        });
    }

    @Override
    public SetupSite setup() {
        return new OwnSite(source, secrets, site);
    }

    /// What of a new configuration is the process's own.
    private void taken(Settings settings) {
        if (!debugging) {
            Logging.level(settings.logLevel().orElse(Defaults.DAEMON_LEVEL));
        }
        warn(settings);
    }

    @Override
    public Clocks clocks() {
        return machine.clocks();
    }

    @Override
    public Signing signing() {
        return new SshKeygen();
    }

    @Override
    public HostAccess connect(Optional<Path> file, Turn turn) {
        Configuration configuration = configuration(file);
        By operator = Operator.of(source.environment());
        try {
            Optional<ControlClient> daemon = daemon(configuration, operator, turn);
            return daemon.isPresent() ? daemon.get() : alone(configuration, turn, operator, Optional.empty());
        } catch (NotAllowed barred) {
            LOG.debug("alone: {}", barred.getMessage());
            return alone(configuration, turn, operator, Optional.of(barred));
        }
    }

    /// Empty where none runs.
    private Optional<ControlClient> daemon(Configuration configuration, By operator, Turn turn) {
        Path socket;
        try {
            socket =
                    ControlSocket.of(AgentDirectories.of(configuration, machine).state());
        } catch (BadConfiguration nowhere) {
            // It is said with whatever else is wrong.
            return Optional.empty();
        }
        return daemonAt(socket, operator, turn);
    }

    private Optional<ControlClient> daemonAt(Path socket, By operator, Turn turn) {
        Build build = build();
        Hello program = new Hello(build.version(), build.commit(), operator.says(), Optional.empty());
        Optional<ControlClient> daemon = ControlClient.connect(socket, program, turn, ANSWER);
        LOG.debug(daemon.isPresent() ? "through the daemon at {}" : "alone: no daemon at {}", socket);
        return daemon;
    }

    @Override
    public Optional<HostAccess> daemon(Optional<Path> file, Turn turn) {
        Logging.mask(secrets);
        Path runtime = AgentDirectories.runtime(Configuration.readable(source, file, secrets));
        return daemonAt(ControlSocket.in(runtime), Operator.of(source.environment()), turn)
                .map(client -> client);
    }

    /// @param barred why this user may not use the daemon that has the state
    private HostAccess alone(Configuration configuration, Turn turn, By operator, Optional<NotAllowed> barred) {
        Settings settings = ofCommand(configuration);
        settings.logLevel().ifPresent(Logging::atLeast);
        AgentDirectories directories = AgentDirectories.of(configuration, machine);
        LocalState state = new LocalState(directories.state(), machine.clocks(), turn);
        return new AgentRuntime(
                settings,
                state,
                directories.trust(),
                host(settings, machine.clocks()),
                machine.clocks(),
                operator,
                barred);
    }

    /// Where systemd hands the daemon its token, root's command has none, and would not be served by one.
    private Settings ofCommand(Configuration configuration) {
        try {
            return Settings.ofCommand(configuration);
        } catch (BadConfiguration lacking) {
            List<String> problems = new ArrayList<>(lacking.problems());
            try {
                AgentDirectories.of(configuration, machine).state().notRoots().ifPresent(problems::add);
            } catch (BadConfiguration nowhere) {
                LOG.debug("{}", nowhere.getMessage());
            }
            throw new BadConfiguration(problems);
        }
    }

    private static AgentHost host(Settings settings, Clocks clocks) {
        warn(settings);
        return AgentHost.of(settings, clocks);
    }

    /// Says where nothing holds the host to be the right one.
    static void warn(Settings settings) {
        if (settings.connection().trust().stream().anyMatch(Trust.Insecure.class::isInstance)) {
            LOG.warn(
                    "proxmox.tls.insecure: whoever answers at {} is believed and given the token; pin its certificate"
                            + " instead",
                    settings.connection().endpoint());
        }
    }
}
