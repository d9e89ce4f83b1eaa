package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Loop;
import felhom.testkit.hub.HubSimulator;
import felhom.testkit.hub.SeenAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The real link, engine, Gate and host adapter between a simulated hub and a simulated host.
class HubTests extends SignedCase {
    private final HubSimulator hub = HubSimulator.start();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private Optional<Running> process = Optional.empty();

    private record Running(LinkedAgent agent, Thread thread) {
        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
            agent.close();
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

    private void start() {
        LinkedAgent linked = LinkedAgent.start(agent, Machine.real());
        Thread thread = Thread.ofPlatform().daemon().start(() -> report(linked.link()));
        process = Optional.of(new Running(linked, thread));
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
        assertTrue(
                process.orElseThrow().agent().engine().outbox().unreported(10).isEmpty(), "acknowledged");
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
                () -> process.orElseThrow().agent().engine().hubDoor().state().unacknowledged() == 1
                        || hub.agent().outcome("order-4").isPresent(),
                "it is not done");

        process.orElseThrow().stop();
        process = Optional.empty();
        start();

        await(() -> hub.agent().outcome("order-4").isPresent(), "no outcome");
        await(() -> process.orElseThrow().agent().engine().hubDoor().state().unacknowledged() == 0, "not acknowledged");
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
}
