package felhom.shell;

import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import felhom.ops.NodeName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The agent's state, which says what it is told to say and keeps what was done to it.
final class FakeState implements StateAdmin {
    static final String HEAD = "7:" + "ab".repeat(32);
    static final HostIdentity IDENTITY = identity("00000000-0000-4000-8000-000000000001");
    static final HostIdentity BEFORE = identity("00000000-0000-4000-8000-000000000002");

    /// The resets, in order, each with who wanted it.
    final List<String> done = new ArrayList<>();

    Path directory = Path.of("/no/such/state");
    Optional<StateView> view = Optional.empty();
    Optional<Path> aside = Optional.of(Path.of("/no/such/state/log.1"));
    Optional<HostIdentity> was = Optional.of(BEFORE);
    Optional<String> kept = Optional.empty();
    private Optional<String> head = Optional.empty();

    private static HostIdentity identity(String id) {
        return new HostIdentity(UUID.fromString(id), new NodeName("pve"), "a machine");
    }

    @Override
    public StateLocation place() {
        return new StateLocation(
                directory,
                Path.of("/no/such/runtime"),
                false,
                Path.of("/etc/machine-id"),
                Path.of("/proc/sys/kernel/random/boot_id"),
                new NodeName("pve"));
    }

    @Override
    public Optional<StateView> look() {
        return view;
    }

    @Override
    public Optional<String> kept() {
        return kept;
    }

    @Override
    public HostIdentity identity() {
        head = Optional.of(HEAD);
        return IDENTITY;
    }

    @Override
    public Optional<Path> resetLog(String by) {
        reset("log", by);
        return aside;
    }

    @Override
    public LatestTime resetClock(String by) {
        reset("clock", by);
        return new LatestTime(Plans.NOON, Instant.parse("2026-11-21T11:00:00Z"));
    }

    @Override
    public NewIdentity resetIdentity(String by) {
        reset("identity", by);
        return new NewIdentity(was, IDENTITY);
    }

    private void reset(String what, String by) {
        done.add(what + " by " + by);
        head = Optional.of(HEAD);
    }

    @Override
    public Optional<String> head() {
        return head;
    }
}
