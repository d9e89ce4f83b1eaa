package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrivilegeTests {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aMissingPrivilegeIsNamedWithItsPath() throws Exception {
        lab.world.revoke(lab.token.id(), "/", "VM.Snapshot");

        var reply = lab.client.post("/nodes/pve/lxc/9999/snapshot", "snapname=x1");

        assertEquals(403, reply.status());
        assertEquals("Permission check failed (/vms/9999, VM.Snapshot)\n", reply.message());
        assertTrue(reply.head().startsWith("HTTP/1.1 403 Permission check failed (/vms/9999, VM.Snapshot)"));
    }

    @Test
    void aTokenHasNoMoreThanItsUser() throws Exception {
        lab.world.revoke("felhom-agent@pve", "/", "VM.Snapshot");

        assertEquals(
                403,
                lab.client.post("/nodes/pve/lxc/9999/snapshot", "snapname=x1").status());
    }

    @Test
    void anEntryAtADeeperPathReplacesWhatWasInherited() throws Exception {
        lab.world.grant(lab.token.id(), "/vms/9999", "VM.Audit");

        var permissions =
                lab.client.get("/access/permissions?path=/vms/9999").data().path("/vms/9999");

        assertEquals("{\"VM.Audit\":1}", permissions.toString());
        assertEquals(200, lab.client.get("/nodes/pve/lxc/9999/config").status());
        assertEquals(403, lab.client.post("/nodes/pve/lxc/9999/status/start").status());
    }

    @Test
    void aTokenWithoutRightsSeesEmptyListsAndTheVersion() throws Exception {
        try (var stranger = new Client(lab.pve, lab.world.bareToken("other@pve!bare"))) {
            assertEquals(200, stranger.get("/version").status());
            assertEquals("{\"data\":[]}", stranger.get("/nodes/pve/lxc").body());
            assertEquals("{\"data\":[]}", stranger.get("/nodes/pve/storage").body());
            assertEquals("{\"data\":{}}", stranger.get("/access/permissions").body());
            assertEquals(
                    "Permission check failed (/vms/12345, VM.Audit)\n",
                    stranger.get("/nodes/pve/lxc/12345/config").message());
            assertEquals(
                    "Permission check failed (/access, Sys.Audit)\n",
                    stranger.get("/access/permissions?userid=root@pam").message());
        }
    }

    @Test
    void aDumpWithoutVmBackupFailsInItsTask() throws Exception {
        lab.world.revoke(lab.token.id(), "/", "VM.Backup");

        var dump = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local");

        assertEquals("403 Permission check failed (/vms/9999, VM.Backup)", lab.client.finish(dump));
    }

    @Test
    void aBackupNobodyMayReadIsNotListed() throws Exception {
        lab.world.backup(9999, lab.world.clock().now());
        lab.world.revoke(lab.token.id(), "/", "Datastore.Allocate").revoke(lab.token.id(), "/", "VM.Backup");

        assertEquals(
                "{\"data\":[]}",
                lab.client
                        .get("/nodes/pve/storage/local/content?content=backup")
                        .body());
    }

    @Test
    void aTaskIsSeenByItsTokenAndByAuditorsOnly() throws Exception {
        var task = lab.client.post("/nodes/pve/lxc/9999/snapshot", "snapname=s1");
        lab.client.finish(task);
        try (var other = new Client(lab.pve, lab.world.bareToken("felhom-agent@pve!other"))) {
            assertEquals(
                    "Permission check failed (/nodes/pve, Sys.Audit)\n",
                    other.get("/nodes/pve/tasks/" + task.data().asString() + "/status")
                            .message());
            assertEquals("{\"data\":[]}", other.get("/nodes/pve/tasks").body());
        }
    }

    @Test
    void theTokenOfADisabledUserIsRefused() throws Exception {
        lab.world.disable("felhom-agent@pve");

        assertEquals(401, lab.client.get("/version").status());
    }
}
