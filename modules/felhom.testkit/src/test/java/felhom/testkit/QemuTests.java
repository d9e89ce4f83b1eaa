package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A virtual machine's life, on a host with other names than the recordings'.
final class QemuTests {
    private static final String VM = "/nodes/kvm7/qemu/501";
    private static final String NO_SUCH = "Configuration file 'nodes/kvm7/qemu-server/501.conf' does not exist\n";

    private final Lab lab = new Lab(PveWorld.node("kvm7"));

    @BeforeEach
    void oneMachine() {
        lab.world.qemu(500, "router");
    }

    @AfterEach
    void nothingWasAskedWrongly() {
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    private String task(Client.Reply started) throws Exception {
        assertEquals(200, started.status(), started.body());
        var upid = started.data().asString();
        while (true) {
            var status = lab.client.get("/nodes/kvm7/tasks/" + upid + "/status").data();
            if (status.has("exitstatus")) return status.path("exitstatus").asString();
            Thread.sleep(10);
        }
    }

    @Test
    void a_created_machine_has_an_identity_a_disk_and_a_boot_order() throws Exception {
        var created = lab.client.post(
                "/nodes/kvm7/qemu",
                "vmid=501",
                "name=mail",
                "memory=64",
                "net0=virtio,bridge=vmbr0",
                "scsi0=local-dir:0.0625,format=qcow2",
                "description=by hand \n");
        assertEquals("OK", task(created));

        var config = lab.client.get(VM + "/config").data();
        assertEquals(
                "local-dir:501/vm-501-disk-0.qcow2,size=64M",
                config.path("scsi0").asString());
        assertEquals("order=scsi0;net0", config.path("boot").asString());
        assertTrue(config.path("memory").isString());
        assertEquals("by hand", config.path("description").asString());
        assertTrue(config.path("net0").asString().matches("virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0"));
        assertTrue(config.path("smbios1").asString().matches("uuid=[0-9a-f-]{36}"));
        assertTrue(config.path("meta").asString().matches("creation-qemu=[\\d.]+,ctime=\\d+"));
    }

    @Test
    void a_container_and_a_machine_do_not_see_each_other_and_share_the_ids() throws Exception {
        var onContainer = lab.client.get("/nodes/kvm7/qemu/9999/config");
        assertEquals(500, onContainer.status());
        assertEquals("Configuration file 'nodes/kvm7/qemu-server/9999.conf' does not exist\n", onContainer.message());
        assertEquals(
                "Configuration file 'nodes/kvm7/lxc/500.conf' does not exist\n",
                lab.client.get("/nodes/kvm7/lxc/500/config").message());
        assertEquals(
                "Configuration file 'nodes/kvm7/lxc/500.conf' does not exist",
                task(lab.client.post("/nodes/kvm7/lxc/500/snapshot", "snapname=x1")));

        var taken = lab.client.post("/nodes/kvm7/qemu", "vmid=9999", "memory=64");
        assertEquals("unable to create VM 9999 - CT 9999 already exists on node 'kvm7'\n", taken.message());
        assertEquals(1, lab.client.get("/nodes/kvm7/lxc").data().size());
        assertEquals(1, lab.client.get("/nodes/kvm7/qemu").data().size());
    }

    @Test
    void a_change_waits_for_the_next_start_unless_it_can_be_plugged() throws Exception {
        var machine = lab.world.qemu(501, "mail").running();
        assertEquals(
                200,
                lab.client.put(VM + "/config", "memory=80", "description=now").status());

        assertEquals("80", lab.client.get(VM + "/config").data().path("memory").asString());
        assertEquals(
                "512",
                lab.client.get(VM + "/config?current=1").data().path("memory").asString());
        assertEquals("now", machine.description());
        var pending = lab.client
                .get(VM + "/pending")
                .data()
                .valueStream()
                .filter(entry -> entry.has("pending"))
                .toList();
        assertEquals(1, pending.size());
        assertEquals("80", pending.getFirst().path("pending").asString());

        assertEquals("OK", task(lab.client.post(VM + "/status/reboot")));
        assertEquals(
                "80",
                lab.client.get(VM + "/config?current=1").data().path("memory").asString());
    }

    @Test
    void a_reverted_change_is_forgotten() throws Exception {
        lab.world.qemu(501, "mail").running();
        lab.client.put(VM + "/config", "memory=80");
        lab.client.put(VM + "/config", "revert=memory");

        assertEquals("512", lab.client.get(VM + "/config").data().path("memory").asString());
    }

    @Test
    void a_post_of_the_configuration_is_a_task_and_both_ways_look_at_the_digest() throws Exception {
        lab.world.qemu(501, "mail");
        var digest = lab.client.get(VM + "/config").data().path("digest").asString();
        assertEquals("OK", task(lab.client.post(VM + "/config", "description=x", "digest=" + digest)));

        for (var late : List.of(
                lab.client.post(VM + "/config", "description=y", "digest=" + digest),
                lab.client.put(VM + "/config", "description=y", "digest=" + digest))) {
            assertEquals(500, late.status());
            assertEquals("checksum mismatch (file change by other user?)\n", late.message());
        }
    }

    @Test
    void a_change_in_the_background_answers_null_when_it_was_quick_enough() throws Exception {
        lab.world.qemu(501, "mail");
        var digest = lab.client.get(VM + "/config").data().path("digest").asString();
        var quick = lab.client.post(VM + "/config", "description=x", "background_delay=5", "digest=" + digest);
        assertEquals("{\"data\":null}", quick.body());
        assertEquals("x", lab.world.guest(501).description());

        lab.world.durations().next(Duration.ofSeconds(3));
        var slow = lab.client.post(VM + "/config", "description=y", "background_delay=1");
        assertEquals("OK", task(slow));
        assertEquals("y", lab.world.guest(501).description());
        assertEquals(2, lab.world.tasks().size());
    }

    @Test
    void some_options_are_for_others() throws Exception {
        lab.world.qemu(501, "mail");
        assertEquals(403, lab.client.put(VM + "/config", "scsihw=lsi").status());
        assertEquals(
                "only root can set 'args' config\n",
                lab.client.put(VM + "/config", "args=-S").message());
        var auditor = new Client(lab.pve, lab.world.token("audit@pve!reader"));
        lab.world.grant("audit@pve!reader", "/", "VM.Audit");
        assertEquals(
                "Permission check failed (/vms/501, VM.Config.Disk|VM.Config.CDROM|VM.Config.CPU|VM.Config.Memory|"
                        + "VM.Config.Network|VM.Config.HWType|VM.Config.Options|VM.Config.Cloudinit)\n",
                auditor.put(VM + "/config", "description=x").message());
    }

    @Test
    void power_calls_end_well_where_a_container_s_would_not() throws Exception {
        lab.world.qemu(501, "mail");
        assertEquals("OK", task(lab.client.post(VM + "/status/stop")));
        assertEquals("OK", task(lab.client.post(VM + "/status/shutdown")));
        assertEquals(
                "VM 501 not running\n", lab.client.post(VM + "/status/reboot").message());
        assertEquals(
                "VM 501 not running\n", lab.client.post(VM + "/status/reset").message());
        assertEquals("OK", task(lab.client.post(VM + "/status/start")));
        assertEquals("VM 501 already running", task(lab.client.post(VM + "/status/start")));
        assertEquals(
                "VM 501 is running - destroy failed\n", lab.client.delete(VM).message());
    }

    @Test
    void a_machine_that_does_not_obey_is_stopped_by_force_only() throws Exception {
        lab.world.qemu(501, "mail").running().stubborn();
        assertEquals(
                "VM quit/powerdown failed - got timeout", task(lab.client.post(VM + "/status/shutdown", "timeout=0")));
        var forced = lab.client.post(VM + "/status/shutdown", "timeout=0", "forceStop=1");
        assertEquals("OK", task(forced));
        assertEquals("stopped", lab.world.guest(501).status());
    }

    @Test
    void a_paused_machine_is_running_with_another_qmp_status() throws Exception {
        lab.world.qemu(501, "mail").running();
        assertEquals("OK", task(lab.client.post(VM + "/status/suspend")));
        var status = lab.client.get(VM + "/status/current").data();
        assertEquals("running", status.path("status").asString());
        assertEquals("paused", status.path("qmpstatus").asString());
        assertEquals("OK", task(lab.client.post(VM + "/status/resume")));
        assertEquals(
                "running",
                lab.client.get(VM + "/status/current").data().path("qmpstatus").asString());
    }

    @Test
    void suspended_to_disk_it_is_locked_until_the_next_start() throws Exception {
        lab.world.qemu(501, "mail").running();
        assertEquals("OK", task(lab.client.post(VM + "/status/suspend", "todisk=1")));
        assertEquals("suspended", lab.world.guest(501).lock().orElse(""));
        assertTrue(lab.client.get(VM + "/config").data().has("vmstate"));
        assertEquals("VM is locked (suspended)", task(lab.client.post(VM + "/snapshot", "snapname=x1")));

        assertEquals("OK", task(lab.client.post(VM + "/status/start")));
        assertEquals("running", lab.world.guest(501).status());
        assertFalse(lab.client.get(VM + "/config").data().has("vmstate"));
        assertTrue(lab.world.guest(501).lock().isEmpty());
    }

    @Test
    void a_rollback_stops_a_machine_unless_its_memory_is_in_the_snapshot() throws Exception {
        var machine = lab.world.qemu(501, "mail").running().data("first");
        assertEquals("OK", task(lab.client.post(VM + "/snapshot", "snapname=disks")));
        assertEquals("OK", task(lab.client.post(VM + "/snapshot", "snapname=memory", "vmstate=1")));
        machine.data("second");
        var generation = machine.config().get("vmgenid");

        assertEquals("OK", task(lab.client.post(VM + "/snapshot/disks/rollback")));
        assertEquals("stopped", machine.status());
        assertEquals("first", machine.data());
        assertNotEquals(generation, machine.config().get("vmgenid"));

        assertEquals("OK", task(lab.client.post(VM + "/snapshot/memory/rollback")));
        assertEquals("running", machine.status());
        assertFalse(machine.config().containsKey("vmstate"));
        var states = lab.client
                .get(VM + "/snapshot")
                .data()
                .valueStream()
                .filter(entry -> entry.path("vmstate").asInt(0) == 1)
                .map(entry -> entry.path("name").asString())
                .toList();
        assertEquals(List.of("memory"), states);
    }

    @Test
    void a_locked_machine_says_so_at_once_or_in_the_task() throws Exception {
        lab.world.qemu(501, "mail").lock("backup");
        assertEquals(
                "VM is locked (backup)\n",
                lab.client.put(VM + "/config", "description=x").message());
        assertEquals(
                "VM is locked (backup)\n",
                lab.client.post(VM + "/config", "description=x").message());
        assertEquals("VM is locked (backup)", task(lab.client.post(VM + "/status/start")));
        assertEquals("VM is locked (backup)", task(lab.client.delete(VM)));
        assertEquals("job errors", task(lab.client.post("/nodes/kvm7/vzdump", "vmid=501")));
    }

    @Test
    void a_destroyed_machine_is_gone() throws Exception {
        lab.world.qemu(501, "mail");
        var destroyed = lab.client.delete(VM + "?purge=1");
        assertEquals("OK", task(destroyed));
        assertEquals(NO_SUCH, lab.client.get(VM + "/config").message());
        assertEquals(NO_SUCH, lab.client.delete(VM).message());
    }

    @Test
    void suspending_to_a_storage_that_is_not_there_is_a_task_that_fails_and_the_host_goes_on() throws Exception {
        lab.world.qemu(501, "mail").running();

        var suspended = lab.client.post(VM + "/status/suspend", "todisk=1", "statestorage=tank");

        assertEquals("storage 'tank' does not exist", task(suspended));
        assertEquals(200, lab.client.get(VM + "/config").status());
    }

    @Test
    void what_the_guest_agent_and_the_monitor_want_differs_between_8_and_9() throws Exception {
        lab.world.qemu(501, "mail").running().config("agent", "1");
        assertEquals(
                "Permission check failed (/vms/501, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)\n",
                lab.client.get(VM + "/agent/network-get-interfaces").message());
        assertEquals(
                "VM status: running\r\n",
                lab.client.post(VM + "/monitor", "command=info status").data().asString());

        lab.world.version("8.4.21");
        assertEquals(
                "Permission check failed (/vms/501, VM.Monitor)\n",
                lab.client.post(VM + "/monitor", "command=info status").message());
        lab.world.grant("felhom-agent@pve", "/", "VM.Monitor").grant("felhom-agent@pve!agent", "/", "VM.Monitor");
        assertEquals(
                1,
                lab.client
                        .get(VM + "/agent/network-get-interfaces")
                        .data()
                        .path("result")
                        .size());
    }
}
