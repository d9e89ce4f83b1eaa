package felhom.testkit;

import java.time.Duration;

/// A running simulator with one scratch guest, and a client with all rights of the agent.
final class Lab implements AutoCloseable {
    final PveWorld world;
    final PveSimulator pve;
    final SimToken token;
    final Client client;

    Lab() {
        this(PveWorld.node("pve"));
    }

    Lab(PveWorld world) {
        this.world = world;
        world.authDelay(Duration.ZERO).lxc(9999, "felhom-ct").description("lab guest");
        pve = PveSimulator.start(world);
        token = world.token("felhom-agent@pve!agent");
        client = new Client(pve, token);
    }

    SimGuest guest() {
        return world.guest(9999);
    }

    @Override
    public void close() {
        client.close();
        pve.close();
    }
}
