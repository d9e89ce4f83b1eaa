package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.Ha;
import felhom.proxmox.answer.Replication;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.ServiceInfo;
import felhom.proxmox.api.AccessApi;
import felhom.proxmox.api.ClusterApi;
import felhom.proxmox.api.PveClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads that the recorded host had nothing to say to: its answers are made by the schema of 9.2 and, where that says
/// little, by the fields that Proxmox's own code sets.
class UnrecordedReadTests {
    private PveClient client = new Player().client();

    private ClusterApi host(String path, String data) {
        client =
                new Player().play("GET " + path, 200, "{\"data\":" + data + "}").client();
        return client.cluster();
    }

    @AfterEach
    void nothingIsAStranger() {
        assertEquals(0, client.drift());
    }

    @Test
    void resourcesRulesAndGroupsOfHighAvailability() {
        assertEquals(
                List.of(new Ha.Resource("ct:100", "started", Optional.of("prefer"), Optional.empty())),
                host("/cluster/ha/resources", "[{\"sid\":\"ct:100\",\"state\":\"started\",\"group\":\"prefer\"}]")
                        .haResources());
        assertEquals(
                List.of(new Ha.Rule("apart", "resource-affinity", "ct:100,vm:101", true)),
                host("/cluster/ha/rules", """
                        [{"rule":"apart","type":"resource-affinity","resources":"ct:100,vm:101","disable":1}]""").haRules());
        assertEquals(
                List.of(new Ha.Group("prefer", "pve1:2,pve2", true)),
                host("/cluster/ha/groups", "[{\"group\":\"prefer\",\"nodes\":\"pve1:2,pve2\",\"restricted\":\"1\"}]")
                        .haGroups());
    }

    @Test
    void aServiceOfHighAvailabilityHasANodeAndAState() {
        List<Ha.State> lines = host("/cluster/ha/status/current", """
                        [{"id":"master","type":"master","node":"pve1","status":"pve1 (active)","timestamp":1795241822},
                         {"id":"service:ct:100","type":"service","sid":"ct:100","node":"pve1","state":"error",
                          "crm_state":"error","request_state":"started","status":"ct:100 (pve1, error)"}]""").haStatus();

        assertEquals(Optional.of("error"), lines.getLast().state());
        assertEquals(Optional.of(new NodeName("pve1")), lines.getLast().node());
        assertEquals(Optional.empty(), lines.getFirst().state());
    }

    @Test
    void aReplicationThatNeverWorkedHasNoTime() {
        Replication.Job job = host("/cluster/replication", """
                        [{"id":"100-0","guest":100,"jobnum":0,"target":"pve2","type":"local","schedule":"*/15",
                          "disable":0}]""").replication().getFirst();
        assertEquals(new Vmid(100), job.guest());
        assertEquals(Optional.of(new NodeName("pve2")), job.target());
        assertFalse(job.disabled());

        client = new Player().play("GET /nodes/pve/replication", 200, """
                        {"data":[{"id":"100-0","guest":"100","target":"pve2","last_sync":0,"last_try":1795241822,
                         "next_sync":1795242722,"fail_count":3,"error":"no route to host"}]}""").client();
        Replication.State state = client.ownNode().replication().getFirst();
        assertEquals(Optional.empty(), state.last());
        assertEquals(Optional.of(Instant.ofEpochSecond(1795242722)), state.next());
        assertEquals(3, state.failures());
        assertEquals(Optional.of("no route to host"), state.error());
    }

    @Test
    void services() {
        client = new Player().play("GET /nodes/pve/services", 200, """
                        {"data":[{"service":"pveproxy","name":"pveproxy","desc":"PVE API Proxy Server",
                          "state":"running","active-state":"active","unit-state":"enabled"},
                         {"service":"postfix","state":"dead","active-state":"inactive","unit-state":"masked"}]}""").client();

        List<ServiceInfo> services = client.ownNode().services();

        assertTrue(services.getFirst().running());
        assertFalse(services.getLast().running());
        assertEquals("masked", services.getLast().unitState());
    }

    @Test
    void aTokenIsSeparatedUnlessItSaysOtherwise() {
        String path = "GET /access/users/felhom-agent@pve/token/agent";
        client = new Player()
                .play(path, 200, "{\"data\":{\"expire\":0,\"comment\":\"agent\"}}")
                .client();
        assertEquals(
                new AccessApi.TokenInfo(true, Optional.empty(), Optional.of("agent")),
                client.access().ownToken());

        client = new Player()
                .play(path, 200, "{\"data\":{\"expire\":1795241822,\"privsep\":\"0\"}}")
                .client();
        assertEquals(
                new AccessApi.TokenInfo(false, Optional.of(Instant.ofEpochSecond(1795241822)), Optional.empty()),
                client.access().ownToken());
    }

    @Test
    void aJobOfAllGuestsButSomeSaysSo() {
        BackupJob job = host("/cluster/backup", """
                        [{"id":"all","type":"vzdump","enabled":"0","all":1,"exclude":"101,102","node":"pve1",
                          "storage":"pbs","schedule":"daily","prune-backups":"keep-all=1"},{"id":"p","pool":"lab"}]""").backupJobs().getFirst();

        assertTrue(job.all() && !job.enabled());
        assertEquals(List.of(new Vmid(101), new Vmid(102)), job.excluded());
        assertEquals(Optional.of(Retention.EVERYTHING), job.retention());
        assertEquals(Optional.of("lab"), client.cluster().backupJobs().getLast().pool());
    }

    @Test
    void storagesByWhatTheyTake() {
        client = new Player()
                .play(Player.recording("node storage filtered by content"))
                .client();

        assertEquals(
                List.of("local"),
                client.ownNode().storagesFor("backup").stream()
                        .map(s -> s.id().value())
                        .toList());
    }
}
