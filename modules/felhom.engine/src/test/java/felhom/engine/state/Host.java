package felhom.engine.state;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Ledger;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.Clocks;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.log.Disk;
import felhom.log.Options;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A host with a state directory, whose time the test moves.
public final class Host {
    private final Path directory;
    private Instant wall = Instant.parse("2026-11-21T12:00:00Z");
    private long nanos = 1_000_000_000_000L;
    private int boots;
    private int nonces;
    private String node = "pve";
    private Disk disk = Disk.real();
    private Options log = Options.defaults().segment(8192, 2048);

    public Host(Path directory) {
        this.directory = directory;
        write("machine-id", "0123456789abcdef0123456789abcdef\n");
        reboot();
    }

    public AgentState open() {
        return AgentState.open(
                place(), clocks(), log.retry(Duration.ZERO).clock(() -> wall).disk(disk));
    }

    /// Of an agent that is started and ended for it.
    String epoch() {
        try (AgentState state = open()) {
            return state.epoch();
        }
    }

    /// Uses a plan up, in an agent that is started and ended for it.
    void burn() {
        try (AgentState state = open()) {
            state.journal().append(intent(plan()));
        }
    }

    /// An agent that is killed long after its last signed order: its log has gone on to its fourth segment.
    void killedAfterThreeSegments() throws IOException {
        AgentState dying = open();
        for (long segments = 0; segments < 4; ) {
            dying.boot("1");
            try (Stream<Path> files = Files.list(log())) {
                segments =
                        files.filter(file -> file.toString().endsWith(".log")).count();
            }
        }
        dying.letGo();
    }

    /// Segments of this size.
    Host withSegments(int bytes, int reserved) {
        log = log.segment(bytes, reserved);
        return this;
    }

    /// A log as a real host has it; the others' segments are so small that there are many.
    public Host withRealLog() {
        log = Options.defaults();
        return this;
    }

    public StateLocation place() {
        return new StateLocation(
                directory.resolve("state"),
                directory.resolve("run"),
                true,
                directory.resolve("machine-id"),
                directory.resolve("boot-id"),
                new NodeName(node));
    }

    /// Another agent's state, used with the same runtime directory.
    StateLocation other() {
        StateLocation own = place();
        return new StateLocation(
                directory.resolve("other"), own.runtime(), true, own.machineId(), own.bootId(), own.node());
    }

    /// The log with records written to it that no epoch knows of: by somebody who can write the files.
    void forge(int records) {
        try (Ledger ledger = Ledger.open(log(), log.clock(() -> wall).disk(disk))) {
            for (int i = 0; i < records; i++) {
                ledger.issue(plan());
            }
        }
    }

    /// Makes the last record unreadable, as a crash may leave it.
    void tear() throws IOException {
        Path segment;
        try (Stream<Path> files = Files.list(log())) {
            segment = files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] ^= 1;
        Files.write(segment, bytes);
    }

    /// What the records of this type give as the reason for an epoch.
    List<String> reasons(String type) {
        List<String> reasons = new ArrayList<>();
        try (AuditTrail trail = AuditTrail.of(log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (!(found.get() instanceof AuditTrail.Found.Sound sound)) {
                    throw new AssertionError(found.toString());
                }
                if (sound.type().equals(type)) {
                    sound.value("epoch-because").ifPresent(reasons::add);
                }
            }
        }
        return reasons;
    }

    /// What [#save] has kept, used by an agent of its own with the same runtime directory.
    StateLocation copy() {
        StateLocation own = place();
        return new StateLocation(
                directory.resolve("saved"), own.runtime(), true, own.machineId(), own.bootId(), own.node());
    }

    public Clocks clocks() {
        return new Clocks(() -> wall, () -> nanos);
    }

    public Host on(Disk other) {
        disk = other;
        return this;
    }

    void rename(String other) {
        node = other;
    }

    void otherMachine() {
        write("machine-id", "fedcba9876543210fedcba9876543210\n");
    }

    public void reboot() {
        nanos = 0;
        write("boot-id", "boot-" + boots++ + "\n");
    }

    public void pass(Duration duration) {
        wall = wall.plus(duration);
        nanos += duration.toNanos();
    }

    void setClock(Duration by) {
        wall = wall.plus(by);
    }

    Instant now() {
        return wall;
    }

    public Path log() {
        return directory.resolve("state/log");
    }

    /// Puts the state directory back as it was when [#save] was called.
    public void restore() throws IOException {
        delete(directory.resolve("state"));
        copy(directory.resolve("saved"), directory.resolve("state"));
    }

    public void save() throws IOException {
        copy(directory.resolve("state"), directory.resolve("saved"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A plan to stop guest 101, good for ten minutes.
    public IssuedPlan plan() {
        return plan(nonces++, 101);
    }

    /// The plan with this number, for a guest of its own; at the same time always the same.
    IssuedPlan plan(int number) {
        return plan(number, 200 + number);
    }

    private IssuedPlan plan(int number, int guest) {
        byte[] bits = ByteBuffer.allocate(16).putInt(12, number).array();
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Order order = new Order(
                new OrderId("order-" + number), new OperationName("stop"), Map.of("vmid", Integer.toString(guest)));
        return new IssuedPlan(
                "shell",
                order,
                nonce,
                wall,
                wall.plus(Duration.ofMinutes(10)),
                ("plan " + nonce + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// The plan's order, as it comes from the shell.
    public static OrderKey key(IssuedPlan plan) {
        return new OrderKey("shell", plan.order().id());
    }

    public static Journal.Entry.Intent intent(IssuedPlan plan) {
        return intent(plan, 1);
    }

    /// This content, ordered and signed as the plan says.
    public static Journal.Entry.Intent intent(IssuedPlan plan, Plan content) {
        Approval approval = new Approval(plan.bytes(), List.of("signature\n".getBytes(StandardCharsets.US_ASCII)));
        Consent consent =
                new Consent(plan.nonce(), plan.expires(), List.of(new Consent.Signed("alice", "SHA256:abc")), approval);
        return new Journal.Entry.Intent(plan.order(), TestOrigins.shell(), content, Optional.of(consent));
    }

    public static Journal.Entry.Intent intent(IssuedPlan plan, int steps) {
        Plan content = new Plan(
                new NodeName("pve"),
                plan.operation(),
                plan.arguments(),
                List.of(),
                Procedure.of(Collections.nCopies(steps, new Step.StopGuest(new Vmid(101)))
                        .toArray(Step[]::new)),
                List.of(),
                List.of());
        return intent(plan, content);
    }
}
