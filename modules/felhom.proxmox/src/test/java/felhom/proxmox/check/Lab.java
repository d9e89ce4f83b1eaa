package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.Mutated;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.task.WaitTask;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimToken;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A simulated host with one stopped container, and a client of it over real, pinned TLS.
public final class Lab implements AutoCloseable {
    public static final String TOKEN = "felhom-agent@pve!agent";
    public static final Vmid GUEST = new Vmid(9999);

    public final PveWorld world;
    public final PveSimulator pve;
    public final SimToken token;
    public final PveClient client;
    private boolean wrongOnPurpose;

    private Lab(PveWorld world, Limits limits) {
        this.world = world;
        this.token = world.token(TOKEN);
        this.pve = PveSimulator.start(world.authDelay(Duration.ZERO));
        this.client = new PveClient(connection(pinned(), limits));
    }

    public static Lab open() {
        return open(Limits.DEFAULT);
    }

    public static Lab open(Limits limits) {
        PveWorld world = PveWorld.node("pve");
        world.lxc(GUEST.value(), "scratch").description("scratch guest");
        return new Lab(world, limits);
    }

    /// Time stands still on this host, except for what a [VirtualTicker] moves it by.
    public static Lab virtual(VirtualClock clock) {
        PveWorld world = PveWorld.node("pve").clock(clock);
        world.lxc(GUEST.value(), "scratch");
        return new Lab(world, Limits.DEFAULT);
    }

    public static VirtualClock clock() {
        return felhom.testkit.time.SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    }

    public Trust pinned() {
        return new Trust.Fingerprint(pve.leafFingerprint());
    }

    public Connection connection(Trust trust, Limits limits) {
        return connection(token, trust, limits);
    }

    public Connection connection(SimToken who, Trust trust, Limits limits) {
        return new Connection(pve.endpoint(), new NodeName("pve"), ApiToken.of(who.value()), List.of(trust), limits);
    }

    public PveClient client(SimToken who) {
        return new PveClient(connection(who, pinned(), Limits.DEFAULT));
    }

    public LxcApi guest() {
        return client.ownNode().lxc(GUEST);
    }

    public Upid takeSnapshot(String name) {
        return started(guest().snapshot(new SnapshotName(name), ""));
    }

    /// Sends it, and demands a task.
    public Upid started(Mutation call) {
        return started(client.send(call));
    }

    public static Upid started(Mutated mutated) {
        return assertInstanceOf(Mutated.Started.class, mutated).task();
    }

    public TaskEnd.Ended end(Upid task, VirtualClock clock) {
        return (TaskEnd.Ended)
                WaitTask.await(client, new VirtualTicker(clock), task, Duration.ofMinutes(2), TaskListener.SILENT);
    }

    public TaskEnd.Ended end(Upid task) {
        return (TaskEnd.Ended) WaitTask.await(client, Ticker.SYSTEM, task, Duration.ofMinutes(2), TaskListener.SILENT);
    }

    /// This test sends what Proxmox's schema does not allow; every other one ends with a check that it did not.
    public Lab sendsWrongThings() {
        wrongOnPurpose = true;
        return this;
    }

    @Override
    public void close() {
        client.close();
        pve.close();
        assertEquals(
                wrongOnPurpose, !pve.violations().isEmpty(), () -> "violations of the contract: " + pve.violations());
        assertEquals(List.of(), pve.faults().unmet(), "faults that were ordered and never met");
    }

    /// Sleeping lasts until somebody has moved the simulated host's clock that far.
    public record WaitingTicker(VirtualClock clock) implements Ticker {
        @Override
        public Duration elapsed() {
            return Duration.between(Instant.EPOCH, clock.now());
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            clock.sleep(time);
        }
    }

    /// Sleeping moves the simulated host's clock.
    public record VirtualTicker(VirtualClock clock) implements Ticker {
        @Override
        public Duration elapsed() {
            return Duration.between(Instant.EPOCH, clock.now());
        }

        @Override
        public void sleep(Duration time) {
            clock.advance(time);
        }
    }
}
