package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.MachineClock;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.hub.link.OwnFigures;
import felhom.hub.link.ReportSource;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.console.Secrets;
import felhom.testkit.hub.HubSimulator;
import felhom.testkit.hub.SeenAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The real link, engine, Gate and host adapter between a simulated hub and a simulated host.
class HubTests extends SignedCase {
    private final HubSimulator hub = HubSimulator.start();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private Optional<Running> process = Optional.empty();

    /// The daemon's part that speaks to the hub, in a thread of the test's.
    private record Running(Engine engine, ProxmoxHost host, HubLoops loops, Thread thread) {
        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
            engine.stop(Duration.ofSeconds(10));
            loops.close();
            host.close();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        Path token = Files.writeString(agent.directory.resolve("hub-token"), hub.token() + "\n");
        agent.environment.put("FELHOM_AGENT_HUB_URL", hub.url().toString());
        agent.environment.put("FELHOM_AGENT_HUB_TOKEN_FILE", token.toString());
        agent.environment.put("FELHOM_AGENT_HUB_TLS_FINGERPRINT", hub.leafFingerprint());
        agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1");
        start();
    }

    private void start() throws Exception {
        Configuration configuration = Configuration.read(
                new Configuration.Source(agent.environment, agent.configuration, Path.of("/etc/hostname")),
                Optional.empty(),
                new Secrets());
        Settings settings = Settings.of(configuration);
        Machine machine = Machine.real();
        AgentDirectories directories = AgentDirectories.of(configuration, machine);
        ProxmoxHost host = new ProxmoxHost(settings.connection(), settings.taskLimit());
        Turn turn = new Turn(new Worker(1, "daemon"), Duration.ofMinutes(1), _ -> {});
        LocalState state = LocalState.heldForGood(directories.state(), machine.clocks(), turn);
        Engine engine = AgentRuntime.open(settings, state, directories.trust(), host);
        HubLoops loops = new HubLoops(
                settings.hub(),
                engine,
                directories.state(),
                new HubLoops.Sources(HubTests::nothing, RIGHT, FEW, Clocks.system()));
        Thread thread =
                Thread.ofPlatform().daemon().start(() -> report(loops.loops().getFirst()));
        process = Optional.of(new Running(engine, host, loops, thread));
    }

    private void report(Loop loop) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                loop.pass(() -> {});
                Thread.sleep(20);
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } catch (Throwable fault) {
            broken.set(fault);
        }
    }

    @AfterEach
    void end() throws Exception {
        if (process.isPresent()) {
            process.get().stop();
        }
        List<String> faults = hub.contractFaults();
        hub.close();
        assertEquals(null, broken.get());
        assertEquals(List.of(), faults);
    }

    @Test
    void aBenignProposalIsDoneOnceAndItsOutcomeCountedOnce() {
        await(() -> !hub.agents().isEmpty(), "no report");
        hub.propose("order-1", "snapshot", Map.of("vmid", "101", "name", "by-hub"));

        await(() -> hub.agent().outcome("order-1").isPresent(), "no outcome");
        long reports = hub.agent().reports();
        await(() -> hub.agent().reports() > reports + 3, "no more reports");

        SeenAgent.Outcome outcome = hub.agent().outcome("order-1").orElseThrow();
        assertEquals("ok", outcome.verdict());
        assertEquals("snapshot", outcome.operation());
        assertEquals(1, snapshots());
        assertTrue(process.orElseThrow().engine().outbox().unreported(10).isEmpty(), "acknowledged");
    }

    @Test
    void aDestructiveProposalWaitsForASignatureAndIsCarriedOutOnce() throws Exception {
        await(() -> !hub.agents().isEmpty(), "no report");
        hub.propose("order-2", "rollback", Map.of("vmid", "101", "name", "before"));
        await(() -> hub.agent().held("order-2").isPresent(), "it is not held");
        SeenAgent.Held held = hub.agent().held("order-2").orElseThrow();
        assertEquals("hub", held.door());
        assertEquals("new", guest.data(), "nothing is done");

        Path plan = agent.directory.resolve("held-plan.json");
        Files.write(plan, Base64.getDecoder().decode(held.plan()));
        Path signature = operators.sign(alice, plan);
        hub.approve(hub.agent().id(), held.plan(), List.of(Files.readString(signature)));

        await(() -> hub.agent().outcome("order-2").isPresent(), "no outcome");
        assertEquals("ok", hub.agent().outcome("order-2").orElseThrow().verdict());
        assertEquals("old", guest.data());
        await(() -> hub.agent().held("order-2").isEmpty(), "it is held on");

        guest.data("newer");
        hub.approve(hub.agent().id(), held.plan(), List.of(Files.readString(signature)));
        long reports = hub.agent().reports();
        await(() -> hub.agent().reports() > reports + 3, "no more reports");
        assertEquals("newer", guest.data(), "it is not done twice");
    }

    @Test
    void aForgedApprovalIsRefusedAndTheHubHearsWhy() throws Exception {
        await(() -> !hub.agents().isEmpty(), "no report");
        hub.propose("order-3", "rollback", Map.of("vmid", "101", "name", "before"));
        await(() -> hub.agent().held("order-3").isPresent(), "it is not held");
        SeenAgent.Held held = hub.agent().held("order-3").orElseThrow();
        Path plan = agent.directory.resolve("held-plan.json");
        Files.write(plan, Base64.getDecoder().decode(held.plan()));

        Path stranger = operators.sign(operators.key("stranger"), plan);
        hub.approve(hub.agent().id(), held.plan(), List.of(Files.readString(stranger)));

        await(() -> hub.agent().refusal("order-3").isPresent(), "no refusal");
        assertEquals("signature", hub.agent().refusal("order-3").orElseThrow().reason());
        assertEquals("new", guest.data());
        assertTrue(hub.agent().held("order-3").isPresent(), "it waits on");
    }

    @Test
    void whatEndsWhileTheHubIsAwayIsHeardOfAfterARestartToo() throws Exception {
        await(() -> !hub.agents().isEmpty(), "no report");
        hub.propose("order-4", "snapshot", Map.of("vmid", "101", "name", "by-hub"));
        hub.faults().arm("status-after-work=500 x1");
        await(
                () -> process.orElseThrow().engine().hubDoor().state().unacknowledged() == 1
                        || hub.agent().outcome("order-4").isPresent(),
                "it is not done");

        process.orElseThrow().stop();
        process = Optional.empty();
        start();

        await(() -> hub.agent().outcome("order-4").isPresent(), "no outcome");
        await(() -> process.orElseThrow().engine().hubDoor().state().unacknowledged() == 0, "not acknowledged");
        assertEquals("ok", hub.agent().outcome("order-4").orElseThrow().verdict());
        assertEquals(1, snapshots());
    }

    private long snapshots() {
        return agent.pve.writes().stream()
                .filter(write -> write.toString().contains("/snapshot"))
                .count();
    }

    private static void await(BooleanSupplier seen, String otherwise) {
        TestDaemon.await(seen, otherwise);
    }

    private static ReportSource.Collected nothing(Map<String, String> acknowledged, Duration most) {
        SequencedMap<String, ReportSource.Section> sections = new LinkedHashMap<>();
        Stream.of(
                        "node",
                        "guests",
                        "storages",
                        "backups",
                        "tasks_failed",
                        "certificates",
                        "pbs",
                        "disks",
                        "zfs",
                        "services",
                        "network",
                        "probes",
                        "hardware",
                        "restore_tests")
                .forEach(name -> sections.put(
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
