package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.api.Mutated;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.http.Parameters;
import felhom.testkit.Recording;
import felhom.testkit.RequestRecord;
import felhom.testkit.WriteRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every read and every mutation once over real TLS: what arrives at a host is what Proxmox's own schema allows
/// (the lab sees to that when it closes), and what was recorded comes back.
class OverTheWireTests {
    @Test
    void everyReadArrivesAsTheSchemaWantsIt() {
        try (Lab lab = Lab.open()) {
            Set<String> asked = new HashSet<>();
            for (Recording recording : Recording.all()) {
                String kind = recording.path().replaceAll("[0-9]{3,}|UPID[^/]+", "N")
                        + recording.query().keySet();
                if (recording.status() != 200
                        || !Reads.knows(recording)
                        || recording.query().containsKey("download")
                        || !asked.add(kind)) {
                    continue;
                }
                lab.pve.faults().clear();
                lab.pve
                        .faults()
                        .on("GET", Pattern.quote(recording.path()))
                        .times(9)
                        .play(200, "OK", recording.response());

                Reads.read(lab.client, recording);
            }
            assertEquals(0, lab.client.drift());
            assertTrue(asked.size() > 60, asked.size() + " kinds of reads");
            assertTrue(lab.pve.requests().stream().allMatch(r -> r.method().equals("GET")));
        }
    }

    @Test
    void everyMutationArrivesAsItWasMeant() {
        try (Lab lab = Lab.open()) {
            Map<String, Mutation> all = Mutations.of(lab.client);
            List<String> expected = new ArrayList<>();
            all.forEach((name, call) -> {
                lab.pve.faults().clear();
                lab.pve.faults().on(call.method(), ".*").play(200, "OK", "{\"data\":\"" + task(call) + "\"}");
                Mutated answer = lab.client.send(call);
                if (call.types().isEmpty()) {
                    assertEquals(new Mutated.Done(), answer, name);
                } else {
                    assertInstanceOf(Mutated.Started.class, answer, name);
                }
                expected.add(call.method() + " " + joined(call.parameters()));
            });

            assertEquals(
                    expected,
                    lab.pve.writes().stream().map(OverTheWireTests::arrived).toList());
        }
    }

    /// One that the call may have started.
    private static String task(Mutation call) {
        String node = call.path().startsWith("/nodes/") ? call.path().split("/", 4)[2] : "pve";
        return "UPID:%s:00003230:0006C2EE:6B01375C:%s:%s:%s:"
                .formatted(
                        node,
                        call.types().stream().findFirst().orElse("vzdump"),
                        call.ids().stream().findFirst().orElse("9999"),
                        Lab.TOKEN);
    }

    // The simulator's record joins the values of a name.
    private static Map<String, String> joined(Parameters parameters) {
        Map<String, String> joined = new TreeMap<>();
        parameters.values().forEach((name, values) -> joined.put(name, String.join(",", values)));
        return joined;
    }

    private static String arrived(WriteRecord write) {
        return write.method() + " " + new TreeMap<>(write.form());
    }

    @Test
    void aListOfDisksAsksForNoSmart() {
        try (Lab lab = Lab.open()) {
            lab.pve
                    .faults()
                    .on("GET", "/nodes/pve/disks/list")
                    .play(
                            200,
                            "OK",
                            Player.recording("disks, skipsmart=1 [stub input]").response());

            assertEquals(1, lab.client.ownNode().hardware().disks().size());

            RequestRecord request = lab.pve.requests().getLast();
            assertEquals(Map.of("skipsmart", "1"), request.query());
        }
    }
}
