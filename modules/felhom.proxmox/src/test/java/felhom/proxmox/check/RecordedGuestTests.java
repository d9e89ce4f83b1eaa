package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.QemuApi;
import felhom.proxmox.guest.GuestInterface;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.Nic;
import felhom.proxmox.guest.PendingOption;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.guest.QemuDrive;
import felhom.proxmox.guest.Snapshots;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.Feature;
import felhom.proxmox.request.RrdFrame;
import felhom.testkit.Recording;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the client makes of the answers that a real host gave about its guests.
class RecordedGuestTests {
    private static final Vmid CT = new Vmid(9999);
    private static final Vmid VM = new Vmid(9970);

    private PveClient client = new Player().client();

    private PveClient plays(Recording... recordings) {
        Player player = new Player();
        for (Recording recording : recordings) {
            player.play(recording);
        }
        client = player.client();
        return client;
    }

    private static Recording first(String path, Predicate<Recording> which) {
        return Recording.all().stream()
                .filter(r -> r.method().equals("GET") && r.path().equals(path) && r.status() == 200)
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void nothingInARealAnswerIsAStranger() {
        assertEquals(0, client.drift());
    }

    @Test
    void containersAndMachinesInTheirLists() {
        NodeApi node = plays(
                        Player.recording("LXC list"),
                        first("/nodes/pve/qemu", r -> r.response().contains("vmtest")))
                .ownNode();

        assertEquals(
                Set.of(9995, 9996, 9997, 9999),
                Set.copyOf(node.containers().stream().map(g -> g.vmid().value()).toList()));
        GuestStatus machine = node.machines().getLast();
        assertEquals(VM, machine.vmid());
        assertEquals("vmtest", machine.name());
        assertEquals(67_108_864, machine.maxDisk());
        assertEquals(1.0, machine.cpus());
    }

    @Test
    void aContainersStateItsConfigurationAndWhatWaits() {
        LxcApi ct = plays(
                        Player.recording("guest status, stopped"),
                        Player.recording("guest config"),
                        Player.recording("pending", "/nodes/pve/lxc/9999/pending"))
                .ownNode()
                .lxc(CT);

        GuestStatus status = ct.status();
        assertEquals("stopped", status.status());
        assertEquals("felhom-ct", status.name());
        assertEquals(Optional.empty(), status.machineState());
        LxcConfig config = ct.config();
        assertEquals(Optional.of("lab guest\n"), config.description());
        assertTrue(config.unprivileged());
        assertEquals(Optional.of("BC:24:11:D2:3F:D7"), config.nics().getFirst().mac());
        assertTrue(config.mounts().getFirst().inBackup());
        assertTrue(ct.pending().stream().noneMatch(PendingOption::waits));
    }

    @Test
    void aMachinesStateSaysWhetherItIsPaused() {
        QemuApi vm = plays(first(
                        "/nodes/pve/qemu/9970/status/current", r -> r.response().contains("\"qmpstatus\":\"paused\"")))
                .ownNode()
                .qemu(VM);

        GuestStatus paused = vm.status();
        assertEquals("running", paused.status());
        assertTrue(paused.paused());
        assertTrue(paused.machine().orElseThrow().startsWith("pc-i440fx"));
        assertTrue(paused.pid().isPresent());

        GuestStatus stopped =
                plays(Player.recording("status, stopped")).ownNode().qemu(VM).status();
        assertFalse(stopped.paused());
        assertEquals(Optional.of("stopped"), stopped.machineState());
    }

    @Test
    void aMachinesConfigurationNamesItsDisksItsCardsAndItself() {
        QemuConfig config = plays(
                        first("/nodes/pve/qemu/9970/config", r -> r.response().contains("lab vm")))
                .ownNode()
                .qemu(VM)
                .config();

        assertEquals(Optional.of("lab vm"), config.description());
        assertEquals(Optional.of("64"), config.memory());
        assertEquals(Optional.of("d01ea1a4-c7e1-494f-bfa9-bb7dd2d6e6c3"), config.uuid());
        assertEquals(Optional.of(Instant.ofEpochSecond(1795243091)), config.created());
        QemuDrive disk = config.drives().getFirst();
        assertEquals("local-dir:9970/vm-9970-disk-0.qcow2", disk.volume());
        assertTrue(disk.inBackup());
        Nic card = config.nics().getFirst();
        assertEquals(Optional.of("virtio"), card.name());
        assertEquals(Optional.of("BC:24:11:00:E5:5C"), card.mac());
        assertEquals(Optional.of("vmbr0"), card.bridge());
        assertEquals("1", config.extra().get("cores"));
    }

    @Test
    void anEmptyDriveIsNoDisk() {
        QemuConfig config = plays(
                        first("/nodes/pve/qemu/9973/config", r -> r.response().contains("cdrom")))
                .ownNode()
                .qemu(new Vmid(9973))
                .config();

        assertTrue(config.drives().getFirst().cdrom());
        assertFalse(config.drives().getFirst().inBackup());
    }

    @Test
    void theShellThatAFailedRestoreLeavesIsAConfigurationToo() {
        QemuConfig shell = plays(
                        first("/nodes/pve/qemu/9973/config", r -> r.response().length() < 70))
                .ownNode()
                .qemu(new Vmid(9973))
                .config();

        assertEquals("da39a3ee5e6b4b0d3255bfef95601890afd80709", shell.digest());
        assertEquals(List.of(), shell.drives());
        assertEquals(Optional.empty(), shell.uuid());
    }

    @Test
    void whatWaitsForTheNextStartOfAMachine() {
        List<PendingOption> options = plays(
                        first("/nodes/pve/qemu/9970/pending", r -> r.response().contains("\"pending\":")))
                .ownNode()
                .qemu(VM)
                .pending();

        assertEquals(
                List.of(new PendingOption("memory", Optional.of("64"), Optional.of("80"), false)),
                options.stream().filter(PendingOption::waits).toList());
    }

    @Test
    void snapshotsOfAMachineInOrder() {
        Snapshots snapshots = plays(
                        first("/nodes/pve/qemu/9970/snapshot", r -> r.response().contains("with ram")),
                        Player.recording("snapshot config", "/nodes/pve/qemu/9970/snapshot/off1/config"))
                .ownNode()
                .qemu(VM)
                .snapshots();

        assertEquals(
                List.of("run1", "run2"),
                snapshots.list().stream().map(SnapshotInfo::name).toList());
        assertEquals("with ram", snapshots.list().getLast().description());
        assertEquals(Optional.of("run1"), snapshots.list().getLast().parent());
        assertTrue(snapshots.running());
        assertEquals(
                "off one",
                client.ownNode()
                        .qemu(VM)
                        .snapshotConfig(new SnapshotName("off1"))
                        .get("description"));
    }

    @Test
    void whatTheVolumesCanDo() {
        assertTrue(
                plays(Player.recording("feature snapshot")).ownNode().qemu(VM).canSnapshot());
        assertFalse(plays(Player.recording("feature snapshot, raw disk on a directory"))
                .ownNode()
                .qemu(VM)
                .canSnapshot());
        assertTrue(plays(Player.recording("feature=copy of 9997"))
                .ownNode()
                .lxc(new Vmid(9997))
                .can(Feature.COPY, Optional.empty()));
    }

    @Test
    void interfacesOfRunningStoppedAndUnknownContainers() {
        List<GuestInterface> running = plays(Player.recording("interfaces, running"))
                .ownNode()
                .lxc(CT)
                .interfaces()
                .orElseThrow();

        assertEquals(new GuestInterface("eth0", Optional.of("BC:24:11:D2:3F:D7"), List.of()), running.getLast());
        assertEquals(
                Optional.empty(),
                plays(Player.recording("interfaces, stopped"))
                        .ownNode()
                        .lxc(new Vmid(9997))
                        .interfaces());
    }

    /// No recording: the lab's guests had no agent. The form is that of qemu-server's schema.
    @Test
    void interfacesAsAGuestsAgentTellsThem() {
        client = new Player()
                .play("GET /nodes/pve/qemu/9970/agent/network-get-interfaces", 200, """
                        {"data":{"result":[{"name":"ens18","hardware-address":"bc:24:11:00:e5:5c","ip-addresses":[
                         {"ip-address-type":"ipv4","ip-address":"192.0.2.8","prefix":24}]}]}}""")
                .client();

        assertEquals(
                List.of(new GuestInterface("ens18", Optional.of("BC:24:11:00:E5:5C"), List.of("192.0.2.8/24"))),
                client.ownNode().qemu(VM).agentInterfaces());
    }

    @Test
    void aHistoryOfEachKindOfGuest() {
        List<RrdPoint> ct = plays(Player.recording("rrddata of a guest"))
                .ownNode()
                .lxc(CT)
                .history(RrdFrame.HOUR, RrdPoint.Of.AVERAGE);
        assertEquals(
                1.0,
                ct.stream()
                        .filter(p -> !p.figures().isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .figures()
                        .get("maxcpu"));

        assertFalse(plays(Player.recording("rrddata"))
                .ownNode()
                .qemu(VM)
                .history(RrdFrame.HOUR, RrdPoint.Of.MAX)
                .isEmpty());
    }

    @Test
    void aContainersIdIsNoMachine() {
        NodeApi node =
                plays(Player.recording("a container asked as a VM: status")).ownNode();

        PveException refused =
                assertThrows(PveException.class, () -> node.qemu(CT).status());

        assertTrue(refused.getMessage().contains("qemu-server/9999.conf' does not exist"), refused.getMessage());
    }
}
