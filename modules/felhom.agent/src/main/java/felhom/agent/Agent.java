package felhom.agent;

import felhom.authz.OperatorSignatures;
import felhom.ops.Capability;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.ops.run.Catalogue;
import felhom.ops.run.GuestQueue;
import felhom.ops.run.HostCheck;
import felhom.ops.run.InMemoryJournal;
import felhom.ops.run.Runner;
import felhom.ops.run.SelfTestGate;
import felhom.ops.run.Signatures;
import felhom.ops.run.Tasks;
import felhom.proxmox.ProxmoxHost;
import felhom.shell.HostAccess;
import felhom.shell.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The wiring, top to bottom.
final class Agent implements Installation {
    private static final int STORAGE_HEAVY = 2;

    private final Configuration.Source source;

    Agent(Configuration.Source source) {
        this.source = source;
    }

    @Override
    public Build build() {
        return BuildProperties.read();
    }

    @Override
    public void debug() {
        Logging.level("debug");
    }

    @Override
    public Map<String, String> settings(Optional<Path> file) {
        return Configuration.read(source, file).shown();
    }

    @Override
    public Path trustDirectory(Optional<Path> file) {
        return Settings.trustDirectory(Configuration.read(source, file));
    }

    @Override
    public Signatures signatures() {
        return new OperatorSignatures();
    }

    @Override
    public HostAccess connect(Optional<Path> file) {
        Settings settings = Settings.of(Configuration.read(source, file));
        settings.logLevel().ifPresent(Logging::atLeast);
        try {
            return new Wired(settings, new ProxmoxHost(settings.connection(), settings.taskLimit()));
        } catch (HostException unusable) {
            // Nothing has been sent yet: a certificate file that holds none is a matter of configuration.
            throw new BadConfiguration(List.of("proxmox.tls: " + unusable.getMessage()));
        }
    }

    private record Wired(Settings settings, ProxmoxHost host) implements HostAccess {
        @Override
        public NodeName node() {
            return settings.connection().node();
        }

        @Override
        public Capability.Inventory inventory() {
            return host.inventory();
        }

        @Override
        public Tasks tasks() {
            return host.tasks();
        }

        @Override
        public HostCheck check() {
            return host.check();
        }

        @Override
        public Runner runner() {
            return new Runner(
                    node(),
                    Catalogue.load(),
                    host.inventory(),
                    host.executor(),
                    new SelfTestGate(),
                    new InMemoryJournal(),
                    new GuestQueue(STORAGE_HEAVY));
        }

        @Override
        public Optional<Vmid> selfTestGuest() {
            return settings.selfTestGuest();
        }

        @Override
        public Duration taskLimit() {
            return settings.taskLimit();
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
