package felhom.authz.gate;

import felhom.authz.sshsig.KeyType;
import felhom.authz.trust.TestKey;
import felhom.engine.door.BenignLimits;
import felhom.engine.ledger.Journal;
import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.port.Clocks;
import felhom.engine.selftest.SelfTestExemption;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.engine.trust.Allowance;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate;
import felhom.engine.trust.TrustDirectory;
import felhom.engine.trust.TrustFiles;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A Gate over a real state directory and a real trust directory. Operators sign in this process, and the
/// test moves the clocks.
final class GateHost implements AutoCloseable {
    static final Vmid GUEST = new Vmid(101);
    static final TestKey ALICE = TestKey.of(KeyType.ED25519, new Random(1));
    static final TestKey BOB = TestKey.of(KeyType.ED25519, new Random(2));
    static final TestKey MALLORY = TestKey.of(KeyType.ED25519, new Random(3));
    static final Order ORDER = Order.of("rollback", Map.of("vmid", "101", "name", "before"));

    final AgentState state;
    final OperatorGate gate;
    /// How often each of the trust files was read.
    final Map<String, Integer> reads = new TreeMap<>();

    private final FewGuests guests = new FewGuests();
    private final Path directory;
    private final StringBuilder operators = new StringBuilder();
    private Instant wall = Instant.parse("2026-11-21T12:00:00.25Z");
    private long nanos = 1_000_000_000_000L;

    GateHost(Path directory) {
        this.directory = directory;
        write("machine-id", "0123456789abcdef0123456789abcdef\n");
        write("boot-id", "boot-1\n");
        Clocks clocks = new Clocks(() -> wall, () -> nanos);
        StateLocation place = new StateLocation(
                directory.resolve("state"),
                directory.resolve("run"),
                true,
                directory.resolve("machine-id"),
                directory.resolve("boot-id"),
                new NodeName("pve"));
        state = AgentState.open(place, clocks);
        trust("alice", ALICE);
        write("trust/revoked", "");
        Set<OperationName> known = Set.of(new OperationName("rollback"), new OperationName("stop"));
        gate = new OperatorGate(
                state,
                () -> counted(new TrustDirectory(file("trust"))),
                new BenignLimits(state, guests, clocks, Allowance.STANDARD),
                new SelfTestExemption(guests, Optional.empty()),
                known);
    }

    /// Keeps account of what is read.
    private TrustFiles counted(TrustFiles files) {
        return new TrustFiles() {
            @Override
            public boolean has(String name) {
                return files.has(name);
            }

            @Override
            public byte[] read(String name) throws IOException {
                reads.merge(name, 1, Integer::sum);
                return files.read(name);
            }

            @Override
            public String place(String name) {
                return files.place(name);
            }
        };
    }

    /// Another line of the operators' file: `name` signs plans with `key` until spring.
    void trust(String name, TestKey key) {
        line(name + " namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\" " + TestKey.line(key));
    }

    void line(String line) {
        write("trust/operators", operators.append(line).append('\n').toString());
    }

    void policy(String json) {
        write("trust/policy.json", json);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void write(String name, String text) {
        try {
            Files.createDirectories(file(name).getParent());
            Files.setPosixFilePermissions(file(name).getParent(), PosixFilePermissions.fromString("rwx------"));
            Files.writeString(file(name), text);
            Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Time passes, on both clocks; a negative duration is a machine that was rolled back with its memory.
    void pass(Duration duration) {
        wall = wall.plus(duration);
        nanos += duration.toNanos();
    }

    /// Somebody sets the clock.
    void setClock(Duration by) {
        wall = wall.plus(by);
    }

    /// Rolls guest 101 back.
    static Plan rollback() {
        return plan("0123", "what is new is lost", new Step.RevertToSnapshot(GUEST, new SnapshotName("before")));
    }

    static Plan plan(String digest, String effect, Step... steps) {
        Map<String, String> config = Map.of("net0", "hwaddr=BC:24:11:00:00:01", "rootfs", "local:101/disk.raw");
        return new Plan(
                new NodeName("pve"),
                ORDER.operation(),
                ORDER.arguments(),
                List.of("guest 101 'web', running"),
                Procedure.of(steps),
                List.of(Effect.of(Effect.Kind.WRITES_LOST, effect, "lose something")),
                List.of(GuestIdentity.of(GUEST, Guest.Kind.LXC, config, digest)));
    }

    /// For an order of the shell's.
    Gate.Issued issue(Order order, Plan plan, Optional<String> beyond, boolean anew) {
        return (Gate.Issued) gate.issue(order, plan, TestOrigins.shell(), beyond, anew);
    }

    IssuedPlan issued() {
        return issue(ORDER, rollback(), Optional.empty(), true).plan();
    }

    /// A plan that the log holds as issued, whatever the Gate would say to its times.
    IssuedPlan issued(Instant issued, Instant expires) {
        return issued("AAAAAAAAAAAAAAAAAAAAAA", issued, expires);
    }

    IssuedPlan issued(String nonce, Instant issued, Instant expires) {
        byte[] bytes = PlanDocument.write(header(nonce, issued, expires), rollback(), Optional.empty());
        IssuedPlan plan = new IssuedPlan("shell", ORDER, nonce, issued, expires, bytes);
        state.ledger().issue(plan);
        return plan;
    }

    PlanDocument.Header header(String nonce, Instant issued, Instant expires) {
        return new PlanDocument.Header(state.identity().id(), state.epoch(), nonce, issued, expires);
    }

    static byte[] signature(TestKey key, byte[] payload) {
        return Draft.armor(new Draft(key, "felhom-plan@v1", payload).blob());
    }

    static Approval signed(byte[] payload, TestKey... keys) {
        return new Approval(
                payload, Stream.of(keys).map(key -> signature(key, payload)).toList());
    }

    static Approval signed(IssuedPlan plan, TestKey... keys) {
        return signed(plan.bytes(), keys);
    }

    /// The plan's text with one part exchanged, signed by Alice.
    static Approval altered(IssuedPlan plan, String part, String instead) {
        String text = new String(plan.bytes(), StandardCharsets.US_ASCII);
        if (!text.contains(part)) {
            throw new AssertionError(part + " is not in " + text);
        }
        return signed(TestKey.ascii(text.replace(part, instead)), ALICE);
    }

    /// The plan is carried out, as far as the log can tell.
    void carriedOut(IssuedPlan plan) {
        carriedOut(plan.nonce(), plan.expires(), signed(plan, ALICE));
    }

    void carriedOut(String nonce, Instant expires, Approval approval) {
        begun(Order.of("rollback", ORDER.arguments()), nonce, expires, approval);
    }

    /// The very order that the plan was issued for is at work.
    void begun(IssuedPlan plan) {
        begun(plan.order(), plan.nonce(), plan.expires(), signed(plan, ALICE));
    }

    private void begun(Order order, String nonce, Instant expires, Approval approval) {
        Consent consent = new Consent(nonce, expires, List.of(new Consent.Signed("alice", "SHA256:abc")), approval);
        state.journal().append(new Journal.Entry.Intent(order, TestOrigins.shell(), rollback(), Optional.of(consent)));
    }

    @Override
    public void close() {
        state.close();
    }

    /// The host has this guest, with nothing to tell of it.
    void has(Vmid vmid, String status) {
        guests.there.put(
                vmid,
                new GuestDetail(
                        new Guest(
                                vmid,
                                Guest.Kind.LXC,
                                new NodeName("pve"),
                                "scratch",
                                status,
                                Optional.empty(),
                                false,
                                0,
                                0,
                                1,
                                Set.of()),
                        Map.of(),
                        "digest",
                        List.of(),
                        Optional.empty()));
    }

    /// A host that has little to tell.
    private static final class FewGuests implements Inventory {
        final Map<Vmid, GuestDetail> there = new HashMap<>();

        @Override
        public List<Guest> guests() {
            return List.of();
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            return Optional.ofNullable(there.get(vmid));
        }

        @Override
        public List<Storage> storages() {
            return List.of();
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return false;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    }
}
