package felhom.shell;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.door.Door;
import felhom.engine.port.Clocks;
import felhom.engine.port.Disks;
import felhom.engine.port.HostCheck;
import felhom.engine.port.RootSide;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTest;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.Turn;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.Signing;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.HardwareView;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.shell.command.Desk;
import felhom.shell.command.Installation;
import felhom.shell.command.Interruption;
import felhom.shell.command.Setting;
import felhom.shell.setup.SetupSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An agent whose door and state are fakes, and whose operators' keys sign with their own name. No host
/// stands behind it.
public final class FakeAgent implements Installation {
    final FakeDoor door = new FakeDoor();
    final FakeState state = new FakeState();
    /// What was signed, in order: key, namespace, message.
    final List<String> signed = new ArrayList<>();
    /// The keys that sign nothing.
    final List<Path> locked = new ArrayList<>();
    Optional<List<Setting>> settings = Optional.empty();
    /// Why there is a daemon that may not be used.
    Optional<HostException> barred = Optional.empty();
    Optional<Disks> disks = Optional.empty();
    Optional<RootSide> root = Optional.empty();
    Optional<HardwareView> hardware = Optional.empty();
    Optional<FakeHost> host = Optional.empty();
    Optional<FakeDaemon> daemon = Optional.empty();
    Optional<Path> trust = Optional.empty();
    Optional<Signatures> signatures = Optional.empty();
    Desk desk = Desk.NONE;
    /// How often it was asked to read its configuration anew.
    int renewed;
    /// Doors that were opened.
    int opened;
    /// How often its state was asked for.
    int administered;
    /// What the daemon does until it ends.
    Serving served = () -> {
        throw unwanted();
    };
    /// Doors that were opened and not closed.
    int open;

    static String signature(String key) {
        return "signed with " + key;
    }

    private byte[] sign(Path key, String namespace, byte[] message) {
        if (locked.contains(key)) {
            throw new Signing.CannotSign("'" + key + "' is locked");
        }
        signed.add(key + " " + namespace + " " + new String(message, StandardCharsets.US_ASCII));
        return signature(key.toString()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Build build() {
        return new Build("0.1", "0123456789ab", "25");
    }

    @Override
    public List<Setting> settings(Optional<Path> file) {
        return settings.orElseThrow(FakeAgent::unwanted);
    }

    @Override
    public HostAccess connect(Optional<Path> file, Turn turn) {
        return new Host();
    }

    @Override
    public Optional<HostAccess> daemon(Optional<Path> file, Turn turn) {
        return daemon.map(_ -> new Host());
    }

    @Override
    public Disks disks(Optional<Path> file) {
        return disks.orElseThrow(FakeAgent::unwanted);
    }

    @Override
    public RootSide root(Optional<Path> file) {
        return root.orElseThrow(FakeAgent::unwanted);
    }

    @Override
    public HardwareView hardware(Optional<Path> file) {
        return hardware.orElseThrow(FakeAgent::unwanted);
    }

    @Override
    public void check(Optional<Path> file) {
        throw unwanted();
    }

    @Override
    public Path trustDirectory(Optional<Path> file) {
        return trust.orElseThrow(FakeAgent::unwanted);
    }

    @Override
    public SetupSite setup() {
        throw unwanted();
    }

    @Override
    public Signatures signatures() {
        return signatures.orElseThrow(FakeAgent::unwanted);
    }

    @Override
    public StateAdmin state(Optional<Path> file, Turn turn) {
        administered++;
        return state;
    }

    @Override
    public Optional<EndedItself> serve(Optional<Path> file, Interruption interruption) {
        return served.call();
    }

    @Override
    public Clocks clocks() {
        return new Clocks(() -> Plans.NOON, () -> 0);
    }

    @Override
    public Signing signing() {
        return this::sign;
    }

    @Override
    public void debug() {}

    @Override
    public Installation again() {
        renewed++;
        return this;
    }

    @Override
    public Desk desk() {
        return desk;
    }

    @Override
    public NodeName node(Optional<Path> file) {
        return new NodeName("pve1");
    }

    interface Serving {
        Optional<EndedItself> call();
    }

    private static AssertionError unwanted() {
        return new AssertionError("what a test here is about has no use for that");
    }

    private final class Host implements HostAccess {
        private Optional<String> head = Optional.empty();

        @Override
        public Door door() {
            opened++;
            open++;
            head = Optional.of(FakeState.HEAD);
            return door;
        }

        @Override
        public Optional<String> head() {
            return head;
        }

        @Override
        public void close() {
            open -= head.isPresent() ? 1 : 0;
        }

        @Override
        public NodeName node() {
            return host.orElseThrow(FakeAgent::unwanted).node();
        }

        @Override
        public Reading<NodeNow> nodeNow() {
            return host.orElseThrow(FakeAgent::unwanted).now;
        }

        @Override
        public Reading<BackupFiles> backups(StorageId storage) {
            return Optional.ofNullable(
                            host.orElseThrow(FakeAgent::unwanted).backups.get(storage))
                    .orElseThrow(FakeAgent::unwanted);
        }

        @Override
        public Reading<TokenRights> rights() {
            throw unwanted();
        }

        @Override
        public Inventory inventory() {
            return host.orElseThrow(FakeAgent::unwanted);
        }

        @Override
        public Tasks tasks() {
            return host.orElseThrow(FakeAgent::unwanted);
        }

        @Override
        public HostCheck check() {
            throw unwanted();
        }

        @Override
        public SelfTest selfTest(Vmid guest) {
            throw unwanted();
        }

        @Override
        public Optional<Vmid> selfTestGuest() {
            throw unwanted();
        }

        @Override
        public Duration taskLimit() {
            return Duration.ofHours(1);
        }

        @Override
        public Optional<RunningDaemon> daemon() {
            barred.ifPresent(cannot -> {
                throw cannot;
            });
            return daemon.map(here -> here);
        }
    }
}
