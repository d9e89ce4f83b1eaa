package felhom.agent;

import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.port.Loop;
import felhom.engine.port.MachineClock;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.hub.link.OwnFigures;
import felhom.hub.link.ReportSource;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.console.Secrets;
import felhom.testkit.hub.ReportShape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// The daemon's part that speaks to the hub: the real link, engine, Gate and host adapter, and a report that
/// says nothing of the host.
record LinkedAgent(Engine engine, ProxmoxHost host, HubLoops loops) implements AutoCloseable {
    /// @param agent is told of a hub
    static LinkedAgent start(TestAgent agent, Machine machine) {
        Configuration configuration = Configuration.read(
                new Configuration.Source(agent.environment, agent.configuration, Path.of("/etc/hostname")),
                Optional.empty(),
                new Secrets());
        Settings settings = Settings.of(configuration);
        AgentDirectories directories = AgentDirectories.of(configuration, machine);
        ProxmoxHost host = new ProxmoxHost(settings.connection(), settings.taskLimit());
        Turn turn = new Turn(new Worker(1, "daemon"), Duration.ofMinutes(1), _ -> {});
        LocalState state = LocalState.heldForGood(directories.state(), machine.clocks(), turn);
        Engine engine = AgentRuntime.open(settings, state, directories::trust, host);
        HubLoops loops = new HubLoops(
                settings.hub(),
                engine,
                directories.state(),
                new HubLoops.Sources(LinkedAgent::nothing, RIGHT, FEW, machine.clocks()));
        return new LinkedAgent(engine, host, loops);
    }

    Loop link() {
        return loops.now().loops().getFirst();
    }

    @Override
    public void close() {
        engine.stop(Duration.ofSeconds(10));
        loops.close();
        host.close();
    }

    private static ReportSource.Collected nothing(Map<String, String> acknowledged, Duration most) {
        SequencedMap<String, ReportSource.Section> sections = new LinkedHashMap<>();
        ReportShape.SECTIONS.forEach(name -> sections.put(
                name,
                new ReportSource.Section(
                        "absent",
                        Optional.of("not in this test"),
                        Optional.empty(),
                        "{\"state\":\"absent\",\"why\":\"not in this test\"}")));
        return new ReportSource.Collected(sections, Optional.empty(), List.of());
    }

    private static final MachineClock RIGHT = new MachineClock() {
        @Override
        public Optional<Boolean> synchronised() {
            return Optional.of(true);
        }

        @Override
        public Optional<Duration> started() {
            return Optional.empty();
        }
    };

    private static final OwnFigures FEW = new OwnFigures() {
        @Override
        public OptionalLong memoryBytes() {
            return OptionalLong.empty();
        }

        @Override
        public Optional<Duration> processorTime() {
            return Optional.empty();
        }
    };
}
