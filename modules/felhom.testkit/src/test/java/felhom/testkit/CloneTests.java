package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.world.Acl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Containers that are made from others, and their volumes.
class CloneTests {
    private static final String ONE = "/nodes/pve/lxc/9999";

    private final Lab lab = new Lab();

    @BeforeEach
    void mayCloneAndMove() {
        var all = new ArrayList<>(Acl.AGENT_ROLE);
        all.addAll(List.of("VM.Clone", "VM.Migrate", "Datastore.AllocateTemplate"));
        for (var who : List.of("felhom-agent@pve", lab.token.id())) {
            lab.world.grant(who, "/", all.toArray(String[]::new));
        }
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private String end(Client.Reply reply) throws Exception {
        return lab.client.finish(reply);
    }

    @Test
    void aCloneHasEveryOptionButItsOwnAddressAndVolume() throws Exception {
        lab.guest().data("rows").config("features", "keyctl=1,nesting=1");

        assertEquals("OK", end(lab.client.post(ONE + "/clone", "newid=9990", "full=1", "hostname=copy")));

        var copy = lab.world.guest(9990);
        assertEquals("copy", copy.config().get("hostname"));
        assertEquals("keyctl=1,nesting=1", copy.config().get("features"));
        assertEquals("rows", copy.data());
        assertNotEquals(lab.guest().config().get("net0"), copy.config().get("net0"));
        assertEquals(
                "local-btrfs:9990/vm-9990-disk-0.raw,size=1152M", copy.config().get("rootfs"));
        assertEquals(
                "CT 9990 already exists on node 'pve'\n",
                lab.client.post(ONE + "/clone", "newid=9990").message());
    }

    @Test
    void aRunningGuestIsClonedFromASnapshotOnly() throws Exception {
        lab.guest().data("old").snapshot("s1").data("new").running();

        assertEquals(
                "Full clone of a running container is only possible from a snapshot\n",
                lab.client.post(ONE + "/clone", "newid=9990", "full=1").message());
        assertEquals("OK", end(lab.client.post(ONE + "/clone", "newid=9990", "full=1", "snapname=s1")));
        assertEquals("old", lab.world.guest(9990).data());
        assertEquals("", lab.world.guest(9990).description());
    }

    @Test
    void aTemplateIsMadeInATaskThatTheCallDoesNotName() throws Exception {
        var answer = lab.client.post(ONE + "/template");

        assertTrue(answer.data().isNull());
        assertEquals("vztemplate", lab.world.tasks().getLast().type());
        Eventually.within(
                Duration.ofSeconds(10),
                "the end of the template's task",
                () -> !lab.world.tasks().getLast().running());
        assertEquals(
                "local-btrfs:9999/base-9999-disk-0.raw,size=1152M",
                lab.guest().config().get("rootfs"));
        assertEquals("you can't start a CT if it's a template", end(lab.client.post(ONE + "/status/start")));
    }

    @Test
    void aDiskGrowsButNeverShrinks() throws Exception {
        assertEquals("OK", end(lab.client.put(ONE + "/resize", "disk=rootfs", "size=+64M")));
        assertEquals(
                "local-btrfs:9999/vm-9999-disk-0.raw,size=1216M",
                lab.guest().config().get("rootfs"));
        assertEquals(
                "unable to shrink disk size\n",
                lab.client.put(ONE + "/resize", "disk=rootfs", "size=1G").message());
        var absent = lab.client.put(ONE + "/resize", "disk=mp0", "size=+64M");
        assertEquals(500, absent.status());
        assertEquals("property is missing and it is not optional", absent.error("volume"));
    }

    @Test
    void aMovedVolumeLeavesTheOldOneUnused() throws Exception {
        assertEquals("OK", end(lab.client.post(ONE + "/move_volume", "volume=rootfs", "storage=local-dir")));

        assertEquals(
                "local-dir:9999/vm-9999-disk-0.raw,size=1152M",
                lab.guest().config().get("rootfs"));
        assertEquals("local-btrfs:9999/vm-9999-disk-0.raw", lab.guest().config().get("unused0"));
        assertEquals(
                "storage 'nope' does not exist",
                end(lab.client.post(ONE + "/move_volume", "volume=rootfs", "storage=nope")));
    }

    @Test
    void aGuestMovesToTheOtherNodeWithItsTaskOnTheFirst() throws Exception {
        lab.world.member("pve2");

        assertEquals("OK", end(lab.client.post(ONE + "/migrate", "target=pve2")));

        assertEquals("pve2", lab.guest().node());
        assertEquals(
                "Configuration file 'nodes/pve/lxc/9999.conf' does not exist\n",
                lab.client.get(ONE + "/config").message());
        assertEquals(200, lab.client.get("/nodes/pve2/lxc/9999/config").status());
        assertEquals(
                "target is local node.",
                lab.client.post("/nodes/pve2/lxc/9999/migrate", "target=pve2").error("target"));
    }

    @Test
    void aContainerIsMadeFromATemplateThatWasFetchedBefore() throws Exception {
        var template = "alpine-3.22-default_20250617_amd64.tar.xz";
        var volid = "local:vztmpl/" + template;
        assertEquals(
                "unable to create CT 9990 - volume '" + volid + "' does not exist",
                end(lab.client.post("/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "storage=local-btrfs")));
        assertFalse(lab.world.has(9990));

        assertEquals("OK", end(lab.client.post("/nodes/pve/aplinfo", "storage=local", "template=" + template)));
        assertEquals(
                "OK",
                end(lab.client.post(
                        "/nodes/pve/lxc",
                        "vmid=9990",
                        "ostemplate=" + volid,
                        "rootfs=local-btrfs:2",
                        "hostname=fresh",
                        "start=1")));

        assertEquals("fresh", lab.world.guest(9990).config().get("hostname"));
        assertEquals(
                "local-btrfs:9990/vm-9990-disk-0.raw,size=2G",
                lab.world.guest(9990).config().get("rootfs"));
        assertEquals("1", lab.world.guest(9990).config().get("unprivileged"));
    }

    @Test
    void aRestoreWithOneMountGivenForgetsTheArchivesOtherMounts() throws Exception {
        lab.guest()
                .config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,backup=1,size=1G")
                .config("mp1", "local-btrfs:9999/vm-9999-disk-2.raw,mp=/scratch,size=1G");
        var volid = lab.world.backup(9999, Instant.now()).volid();

        end(lab.client.post("/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "restore=1", "storage=local-btrfs"));
        end(lab.client.post("/nodes/pve/lxc", "vmid=9991", "ostemplate=" + volid, "restore=1", "rootfs=local-btrfs:2"));
        var over = lab.client.post(
                "/nodes/pve/lxc", "vmid=9999", "ostemplate=" + volid, "restore=1", "storage=local-btrfs", "force=1");
        assertEquals("OK", end(over));

        assertEquals(
                "local-btrfs:9990/vm-9990-disk-2.raw,mp=/scratch,size=1G",
                lab.world.guest(9990).config().get("mp1"));
        assertFalse(lab.world.guest(9991).config().containsKey("mp0"));
        // The new volumes are there before the old ones go.
        assertEquals(
                "local-btrfs:9999/vm-9999-disk-3.raw,size=1152M",
                lab.guest().config().get("rootfs"));
    }
}
