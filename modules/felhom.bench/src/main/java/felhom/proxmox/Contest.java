package felhom.proxmox;

import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// A simulated host with so many containers, the first one running, and both clients of it.
final class Contest implements AutoCloseable {
    static final int FIRST = 100;
    private static final String GUESTS = "/cluster/resources?type=vm";

    final PveSimulator pve;
    final PveClient client;
    final PlainClient plain;

    Contest(int guests) {
        PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
        world.lxc(FIRST, "guest-0").running();
        for (int i = 1; i < guests; i++) {
            world.lxc(FIRST + i, "guest-" + i);
        }
        pve = PveSimulator.start(world);
        Connection connection = new Connection(
                pve.endpoint(),
                new NodeName("pve"),
                ApiToken.of(world.token("felhom-agent@pve!agent").value()),
                List.of(new Trust.Fingerprint(pve.leafFingerprint())),
                Limits.DEFAULT);
        // Ours first: it sets how long the JDK keeps an idle connection, for both.
        client = new PveClient(connection);
        plain = new PlainClient(connection);
    }

    Read version() {
        return new Read("version", "/version", client::version);
    }

    Read status() {
        return new Read(
                "guest status",
                "/nodes/pve/lxc/" + FIRST + "/status/current",
                () -> client.ownNode().lxc(new Vmid(FIRST)).status());
    }

    Read list(int guests) {
        return new Read("list of %,d guests".formatted(guests), GUESTS, () -> {
            var list = client.guests();
            if (list.size() != guests) {
                throw new IllegalStateException(list.size() + " guests");
            }
            return list;
        });
    }

    @Override
    public void close() {
        client.close();
        plain.close();
        pve.close();
    }

    /// One question, in both ways. Whatever is read is kept a while, so that reading cannot be optimized away.
    final class Read {
        final String name;
        final Runnable ours;
        final Runnable twin;
        final Runnable twinElsewhere;
        private final String path;
        private volatile Object kept = "";

        private Read(String name, String path, Supplier<Object> ours) {
            this.name = name;
            this.path = path;
            this.ours = () -> kept = ours.get();
            this.twin = () -> kept = plain.data(path);
            this.twinElsewhere = () -> kept = plain.dataElsewhere(path);
        }

        int bytes() {
            return plain.bytes(path);
        }
    }
}
