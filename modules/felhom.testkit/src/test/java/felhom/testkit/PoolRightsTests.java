package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.testkit.world.Roles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A token whose rights on guests are those of one pool: what it makes, it makes in that pool.
class PoolRightsTests {
    private static final String TENANT = "tenant@pve!agent";

    private final Lab lab = new Lab();
    private final Client tenant = new Client(lab.pve, lab.world.bareToken(TENANT));

    @BeforeEach
    void aPoolWithAContainerAndAMachine() {
        lab.world.qemu(9970, "router").pool("p1");
        lab.guest().pool("p1");
        for (var who : List.of(TENANT, "tenant@pve")) {
            lab.world.grant(who, "/pool/p1", with("VM.Clone"));
            lab.world.grant(who, "/storage", "Datastore.AllocateSpace", "Datastore.Audit");
            lab.world.grant(who, "/sdn", "SDN.Use");
        }
    }

    @AfterEach
    void nothingWasAskedWrongly() {
        tenant.close();
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    @Test
    void itRestoresAContainerIntoThePoolOnly() throws Exception {
        var archive = lab.world.backup(9999, yesterday()).volid();

        var nowhere = restore(9990, archive);
        assertEquals(403, nowhere.status());
        assertEquals("Permission check failed\n", nowhere.message());
        assertEquals("OK", tenant.finish(restore(9990, archive, "pool=p1", "hostname=copy", "cores=2")));

        assertEquals("copy", lab.world.guest(9990).config().get("hostname"));
        assertEquals(List.of(9970, 9990, 9999), members());
    }

    @Test
    void itMakesAMachineInThePoolOnly() throws Exception {
        assertEquals(
                403, tenant.post("/nodes/pve/qemu", "vmid=9971", "memory=64").status());
        var made = tenant.post("/nodes/pve/qemu", "vmid=9971", "memory=64", "ide2=none,media=cdrom", "pool=p1");

        assertEquals("OK", tenant.finish(made));
        assertEquals(List.of(9970, 9971, 9999), members());
    }

    @Test
    void itRestoresAMachineIntoThePool() throws Exception {
        var archive = lab.world.backup(9970, yesterday()).volid();

        var made = tenant.post("/nodes/pve/qemu", "vmid=9971", "archive=" + archive, "pool=p1");

        assertEquals("OK", tenant.finish(made));
        assertEquals(List.of(9970, 9971, 9999), members());
    }

    @Test
    void itClonesAMachineIntoThePoolOnly() throws Exception {
        var nowhere = tenant.post("/nodes/pve/qemu/9970/clone", "newid=9971", "full=1");
        assertEquals("Permission check failed\n", nowhere.message());

        var cloned = tenant.post("/nodes/pve/qemu/9970/clone", "newid=9971", "full=1", "pool=p1");

        assertEquals("OK", tenant.finish(cloned));
        assertEquals(List.of(9970, 9971, 9999), members());
    }

    @Test
    void aPoolThatIsNotThereEndsTheCall() throws Exception {
        lab.world.grant(lab.token.id(), "/", with("VM.Clone")).grant("felhom-agent@pve", "/", with("VM.Clone"));
        var archive = lab.world.backup(9999, yesterday()).volid();
        var calls = List.of(
                lab.client.post("/nodes/pve/qemu", "vmid=9971", "memory=64", "pool=nope"),
                lab.client.post("/nodes/pve/qemu/9970/clone", "newid=9971", "pool=nope"),
                lab.client.post("/nodes/pve/lxc/9999/clone", "newid=9971", "pool=nope"),
                lab.client.post(
                        "/nodes/pve/lxc",
                        "vmid=9971",
                        "ostemplate=" + archive,
                        "restore=1",
                        "storage=local-btrfs",
                        "pool=nope"));

        for (var call : calls) {
            assertEquals(403, call.status());
            assertEquals("Permission check failed (pool 'nope' does not exist)\n", call.message());
        }
    }

    private Client.Reply restore(int vmid, String archive, String... more) throws Exception {
        var form = new java.util.ArrayList<>(
                List.of("vmid=" + vmid, "ostemplate=" + archive, "restore=1", "storage=local-btrfs"));
        form.addAll(List.of(more));
        return tenant.post("/nodes/pve/lxc", form.toArray(String[]::new));
    }

    private List<Integer> members() throws Exception {
        return lab.client
                .get("/pools?poolid=p1")
                .data()
                .get(0)
                .path("members")
                .valueStream()
                .map(member -> member.path("vmid").asInt())
                .sorted()
                .toList();
    }

    private static String[] with(String privilege) {
        var all = new java.util.TreeSet<>(Roles.AGENT);
        all.add(privilege);
        return all.toArray(String[]::new);
    }

    private static Instant yesterday() {
        return Instant.now().minus(Duration.ofDays(1));
    }
}
