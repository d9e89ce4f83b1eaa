package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What the host would refuse is said before anybody signs and before anything is sent, with what stands in
/// the way.
@BothWays
class ForeseenRefusalTests {
    private final TestAgent agent = new TestAgent();

    @AfterEach
    void close() {
        agent.close();
    }

    private void refused(String reason, String... words) {
        Result result = agent.run(words);
        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().startsWith("refused (plan): "), result.all());
        assertTrue(result.err().contains(reason), result.all());
        assertEquals(List.of(), agent.pve.writes());
    }

    @Test
    void theVolumeThatCannotBeSnapshotIsNamedWhetherItIsPlannedOrRun() {
        agent.world.qemu(200, "win11").config("tpmstate0", "local-dir:200/vm-200-disk-2.raw,size=4M,version=v2.0");
        agent.world.qemu(201, "nas").config("scsi1", "/dev/disk/by-id/ata-WDC_WD20EFRX-68E,size=1953514584K");
        agent.world.lxc(300, "tm").config("mp0", "/tank/backup/timemachine,mp=/mnt/tm");

        for (String verb : List.of("plan", "run")) {
            refused("tpmstate0 (local-dir:200/vm-200-disk-2.raw)", verb, "snapshot", "vmid=200", "name=snap1");
            refused("scsi1 (/dev/disk/by-id/ata-WDC_WD20EFRX-68E)", verb, "snapshot", "vmid=201", "name=snap1");
            refused("mp0 (/tank/backup/timemachine)", verb, "snapshot", "vmid=300", "name=snap1");
        }
    }

    @Test
    void theSelfTestOfAGuestWithoutSnapshotsFindsThat() {
        agent.world.guest(9999).storage("local-dir");

        Result result = agent.run("--selftest=task", "--vmid", "9999");

        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.out().contains("because of rootfs (local-dir:9999/vm-9999-disk-0.raw)"), result.all());
        assertTrue(result.out().contains("task self-test FAILED"), result.all());
        assertEquals(List.of(), agent.pve.writes());
    }

    @Test
    void aRollbackThatTheStorageCannotDoIsNotSigned() throws Exception {
        agent.world.storage("tank", "zfspool", "", "rootdir");
        SimGuest guest = agent.world
                .lxc(101, "db")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
                .config("rootfs", "tank:subvol-101-disk-0,size=1G")
                .snapshot("before");
        agent.world.jumpClock(Duration.ofMinutes(1));
        guest.snapshot("later");
        Path alice = new Operators(agent).trusted("alice");

        refused("'later' is newer", "plan", "rollback", "vmid=101", "name=before");
        refused("'later' is newer", "run", "rollback", "vmid=101", "name=before", "--sign-with", alice.toString());
        assertEquals(
                Exit.OK, agent.run("plan", "rollback", "vmid=101", "name=later").exit());
    }

    @Test
    void aFailedDeletionSaysInItsJsonWhatItLeft() throws Exception {
        agent.world
                .lxc(101, "db")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
                .snapshot("before");
        agent.world.keepSnapshots("local-btrfs", "dataset is busy");
        Path alice = new Operators(agent).trusted("alice");

        Result result = agent.run(
                "run",
                "delete-snapshot",
                "vmid=101",
                "name=before",
                "--sign-with",
                alice.toString(),
                "--yes",
                "--json");

        assertEquals(Exit.FAILED, result.exit(), result.all());
        String message = new JsonMapper().readTree(result.out()).toString();
        assertTrue(message.contains("snapshot 'before' of guest 101 is left unfinished (delete)"), message);
        assertTrue(message.contains("`pct unlock 101`"), message);
        assertTrue(message.contains("`pct delsnapshot 101 before --force`"), message);
    }
}
