package felhom.bench;

import felhom.engine.authority.Authority;
import felhom.engine.ledger.Journal;
import felhom.engine.order.By;
import felhom.engine.order.Effect;
import felhom.engine.order.Order;
import felhom.engine.order.Origins;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.port.Clocks;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Burning nonces as the agent does: the intent with its plan and signature, durable when the call returns,
/// new segments and the epoch included. That the order has ended is written between the calls. Its twin is
/// [ForceBenchmark].
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class BurnBenchmark {
    // So old that its nonce is forgotten a second later: a host burns a few a day, not thousands a second.
    private static final Duration EXPIRED = Duration.ofMinutes(60).minusSeconds(1);
    private static final int PLAN_BYTES = 1200;
    private static final int SIGNATURE_BYTES = 300;

    private final AtomicLong numbers = new AtomicLong();
    private Path directory;
    private Path runtime;
    private AgentState state;
    private Journal journal;

    @Setup
    public void open() throws IOException {
        directory = Scratch.make();
        Path memory = Path.of("/dev/shm");
        runtime = Files.createTempDirectory(Files.isDirectory(memory) ? memory : directory, "felhom-bench");
        Files.writeString(directory.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(directory.resolve("boot-id"), "a boot\n");
        state = AgentState.open(
                new StateLocation(
                        directory.resolve("state"),
                        runtime,
                        true,
                        directory.resolve("machine-id"),
                        directory.resolve("boot-id"),
                        new NodeName("pve")),
                Clocks.system());
        journal = state.journal();
    }

    @TearDown
    public void close() throws IOException {
        state.close();
        Scratch.remove(runtime);
        if (Files.exists(directory)) {
            Scratch.remove(directory);
        }
    }

    /// One that orders.
    @State(Scope.Thread)
    public static class Caller {
        private Journal.Entry.Intent intent;

        @Setup(Level.Invocation)
        public void order(BurnBenchmark host) {
            intent = host.intent();
        }

        @TearDown(Level.Invocation)
        public void end(BurnBenchmark host) {
            host.journal.append(new Journal.Entry.Ended(intent.key(), new Outcome.Done("stopped")));
            host.state.ledger().acknowledge(intent.key());
        }
    }

    private Journal.Entry.Intent intent() {
        long number = numbers.incrementAndGet();
        byte[] bits = ByteBuffer.allocate(16).putLong(8, number).array();
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Map<String, String> arguments = Map.of("vmid", "101");
        Order order = new Order(new OrderId("order-" + number), new OperationName("stop"), arguments);
        Plan plan = new Plan(
                new NodeName("pve"),
                order.operation(),
                arguments,
                List.of("guest 101 'web', running"),
                Procedure.of(new Step.StopGuest(new Vmid(101))),
                List.of(Effect.of(Effect.Kind.GUEST_STOPPED, "guest 101", "stop guest 101 at once")),
                List.of());
        Approval approval = new Approval(new byte[PLAN_BYTES], List.of(new byte[SIGNATURE_BYTES]));
        Consent consent = new Consent(
                nonce, Instant.now().minus(EXPIRED), List.of(new Consent.Signed("alice", "SHA256:abc")), approval);
        return new Journal.Entry.Intent(
                order, Origins.shell(Authority.ENGINE, new By("root")), plan, Optional.of(consent));
    }

    @Benchmark
    @Threads(1)
    public void oneCaller(Caller caller) {
        journal.append(caller.intent);
    }

    @Benchmark
    @Threads(16)
    public void sixteenCallers(Caller caller) {
        journal.append(caller.intent);
    }
}
