package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.port.MountPlaces;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.ops.Failure;
import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.OrderId;
import felhom.ops.PlanRefused;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.inventory.ProxmoxPlaceUsers;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.StorageOptions;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.SimToken;
import felhom.testkit.fault.HttpFault;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A storage is switched off and on as an order does it: what operators see before, what is written, and what
/// is said when the answer gets lost.
class StorageStepTests {
    private static final StorageId USB = new StorageId("usb");
    private static final Step OFF = new Step.DisableStorage(USB);
    private static final Step ON = new Step.EnableStorage(USB);

    private final VirtualClock clock = Lab.clock();
    private final Lab lab = Lab.virtual(clock);
    private final Places places = new Places();
    private final ProxmoxSteps steps =
            new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(30), places);

    /// Root's list of this machine, and what is mounted.
    private static final class Places implements MountPlaces {
        private final List<Listed> listed = new ArrayList<>();
        private final List<MountPlace> mounted = new ArrayList<>();
        private boolean silent;

        @Override
        public List<Listed> listed() {
            return listed;
        }

        @Override
        public boolean mounted(MountPlace place) {
            if (silent) {
                throw new HostException(Failure.of(Failure.Kind.HOST, "findmnt did not end within 5 s"));
            }
            return mounted.contains(place);
        }
    }

    StorageStepTests() {
        lab.world.storage("usb", "dir", "/mnt/usb", "backup", "rootdir", "images", "iso");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private Outcome run(Step step) {
        return steps.execute(step, TaskListener.SILENT);
    }

    private boolean disabled() {
        return lab.client.storages().all().stream()
                .filter(storage -> storage.id().equals(USB))
                .findFirst()
                .orElseThrow()
                .disabled();
    }

    private List<String> written() {
        return lab.pve.writes().stream()
                .map(write -> write.method() + " " + write.path() + " " + write.form())
                .toList();
    }

    private List<String> effects(Step step) {
        return steps.assess(step, List.of()).effects().stream()
                .map(effect -> effect.kind().word() + ": " + effect.words())
                .toList();
    }

    private String about(Step step) {
        return steps.assess(step, List.of()).about().orElseThrow();
    }

    private String refused(Step step) {
        return String.valueOf(assertThrows(PlanRefused.class, () -> steps.assess(step, List.of()))
                .getMessage());
    }

    @Test
    void itIsSwitchedOffAndOnWithOneCallEach() {
        assertEquals(
                "done: switched storage 'usb' off; on again: `felhom-agent run storage-on storage=usb`",
                run(OFF).summary());
        assertTrue(disabled());
        assertEquals("done: switched storage 'usb' on", run(ON).summary());
        assertFalse(disabled());

        assertEquals(List.of("PUT /storage/usb {disable=1}", "PUT /storage/usb {disable=0}"), written());
    }

    @Test
    void whatIsSoAlreadyIsSaidAndNotWritten() {
        assertEquals("storage 'usb' (dir, '/mnt/usb'), switched on already", about(ON));
        assertEquals("done: switched storage 'usb' on (it was so already)", run(ON).summary());
        assertEquals(List.of(), written());
    }

    /// What this order has not switched off is not its to switch on again.
    @Test
    void oneThatIsOffAlreadyIsNeitherPlannedToBeSwitchedOffNorTakenForThisOrdersWork() {
        lab.client.send(lab.client.storages().disable(USB));

        assertEquals("storage: 'usb' is switched off already", refused(OFF));
        Failure failure = assertInstanceOf(Outcome.Failed.class, run(OFF)).failure();

        assertEquals(
                "nothing was done: storage 'usb' was switched off since it was planned, and not by this order; plan"
                        + " again",
                failure.message());
        assertFalse(steps.leftChange(OFF, failure), "there is nothing to undo");
        assertEquals(1, written().size());
    }

    private static final MountPlace PLACE = new MountPlace("/mnt/usb");

    private void listed() {
        places.listed.add(new MountPlaces.Listed(new FilesystemUuid("ABCD-1234"), PLACE));
    }

    @Test
    void oneWhoseDiskIsNotMountedIsNeverSwitchedOn() {
        listed();
        lab.client.send(lab.client.storages().disable(USB));
        String missing = "its files are at /mnt/usb, where nothing is mounted, and PVE would write to the host's own"
                + " disk; mount it first: `felhom-agent usb mount ABCD-1234 /mnt/usb`";

        assertEquals("storage: " + missing, refused(ON));
        assertEquals("not done: switch storage 'usb' on: " + missing, run(ON).summary());
        assertEquals("not done: switch storage 'usb' on: " + missing, undone().summary());
        assertTrue(disabled());

        places.mounted.add(PLACE);
        assertEquals("done: switched storage 'usb' on", undone().summary());
    }

    /// As after an unmount that failed.
    private Outcome undone() {
        Work work = new Work(new OrderKey("shell", new OrderId("order-1")), new StageName("storage-1"), true);
        return steps.execute(ON, work, TaskListener.SILENT);
    }

    @Test
    void theNearestPlaceDecidesAndAStorageBesideThemIsFree() {
        lab.world.storage("deep", "dir", "/mnt/usb/deep/files", "backup");
        lab.world.storage("beside", "dir", "/mnt/usb2", "backup");
        listed();
        places.listed.add(new MountPlaces.Listed(new FilesystemUuid("ABCD-5678"), new MountPlace("/mnt/usb/deep")));
        places.mounted.add(PLACE);

        assertTrue(refused(new Step.EnableStorage(new StorageId("deep")))
                .endsWith("`felhom-agent usb mount ABCD-5678 /mnt/usb/deep`"));
        assertEquals(List.of(), effects(new Step.EnableStorage(new StorageId("beside"))));
        assertEquals(List.of(), effects(ON));
    }

    @Test
    void whereNobodyKnowsWhetherTheDiskIsThereThePlanSaysSoAndNothingIsSwitchedOnToUndo() {
        listed();
        lab.client.send(lab.client.storages().disable(USB));
        places.silent = true;

        assertEquals(
                List.of(
                        "storage_off: have PVE write to the host's own disk if the disk of storage 'usb' is not mounted:"
                                + " findmnt did not end within 5 s"),
                effects(ON));
        assertEquals(
                "not done: switch storage 'usb' on: findmnt did not end within 5 s; once it is: `felhom-agent run"
                        + " storage-on storage=usb`",
                undone().summary());
        assertTrue(disabled());
        assertTrue(run(ON).done());
    }

    /// The plan to unmount is made also where the disk was pulled out.
    @Test
    void whatUndoesAPlannedSwitchOffIsLookedAtWhenItIsDone() {
        listed();

        assertEquals(
                List.of(), steps.assess(ON, List.of(Stage.of("storage-1", OFF))).effects());
    }

    @Test
    void whoeverGoesWithoutItIsNamed() {
        lab.world
                .guest(9999)
                .config("mp0", "usb:9999/vm-9999-disk-1.raw,mp=/srv")
                .config("hookscript", "usb:snippets/hook.pl")
                .running();
        lab.world
                .qemu(200, "win")
                .config("scsi1", "usb:200/vm-200-disk-0.qcow2,size=1G")
                .config("ide2", "usb:iso/drivers.iso,media=cdrom")
                .config("cicustom", "user=usb:snippets/user.yml");
        lab.world.qemu(201, "other").config("unused0", "usb:201/vm-201-disk-0.raw");
        lab.world.member("pve2");
        lab.world
                .lxc(300, "elsewhere")
                .config("rootfs", "usb:300/vm-300-disk-0.raw")
                .on("pve2");
        job("nightly", USB, true);
        job("paused", USB, false);
        job("else", new StorageId("local"), true);

        assertEquals("storage 'usb' (dir, '/mnt/usb'), switched on", about(OFF));
        assertEquals(
                List.of(
                        "storage_off: switch storage 'usb' off, for every node of the cluster: what is on it stays, and"
                                + " until it is on again nothing on it can be started, backed up, restored or read",
                        "storage_off: leave guest 200 'win', stopped, without its cicustom, ide2, scsi1: it does not"
                                + " start until the storage is on again",
                        "storage_off: leave guest 300 'elsewhere', stopped, on node 'pve2', without its rootfs: it does"
                                + " not start until the storage is on again",
                        "storage_off: leave guest 9999 'scratch', running, without its hookscript, mp0: it runs on, and"
                                + " once stopped it does not start until the storage is on again",
                        "storage_off: fail backup job 'nightly' ('sun 01:00') until the storage is on again"),
                effects(OFF));
        assertEquals(List.of(), effects(ON));
    }

    /// As an operator makes it, who may do more than the agent.
    private void job(String id, StorageId storage, boolean enabled) {
        SimToken operator = lab.world.token("operator@pve!jobs");
        for (String who : List.of("operator@pve", "operator@pve!jobs")) {
            lab.world.grant(who, "/", "Sys.Modify", "Sys.Audit", "Datastore.Allocate", "VM.Audit", "VM.Backup");
        }
        BackupRequest what = BackupRequest.of(Set.of(Lab.GUEST), storage, BackupRequest.Mode.SNAPSHOT);
        try (PveClient client = lab.client(operator)) {
            client.send(client.cluster().addBackupJob(id, "sun 01:00", enabled, what));
        }
    }

    @Test
    void theNodesThatHaveItAreNamedAndJobsThatCannotBeSeenAreNotKeptQuiet() {
        lab.client.send(lab.client
                .storages()
                .change(USB, StorageOptions.NONE.nodes(Set.of(new NodeName("pve"))), List.of(), Optional.empty()));
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

        List<String> effects = effects(OFF);

        assertTrue(effects.getFirst().contains("off, for node 'pve': "), effects.toString());
        assertEquals(
                "storage_off: fail the backup jobs that go there, if there are any: the token may not see them (Sys.Audit"
                        + " on /)",
                effects.getLast());
    }

    /// Whoever signs knows that not all may have been seen.
    @Test
    void guestsThatCannotBeSeenAreNotKeptQuiet() {
        lab.world.lxc(300, "secret").config("rootfs", "usb:300/vm-300-disk-0.raw");
        lab.world.grant(Lab.TOKEN, "/vms/300", "VM.PowerMgmt");

        String unseen = effects(OFF).stream()
                .filter(effect -> effect.contains("not named here"))
                .findFirst()
                .orElseThrow();

        assertEquals(
                "storage_off: leave guests without what they have on storage 'usb' that are not named here, if there are"
                        + " any: there may be guests that the token may not see (VM.Audit on /vms)",
                unseen);
    }

    @Test
    void guestsWithADirectoryOfTheDiskAreNamed() {
        lab.world
                .guest(9999)
                .config("mp0", "/mnt/usb/media,mp=/media")
                .config("mp1", "/mnt/usb2,mp=/other")
                .running();
        lab.world.qemu(200, "win").config("scsi1", "/mnt//usb/disk.raw,size=1G");
        ProxmoxPlaceUsers users = new ProxmoxPlaceUsers(new OwnGuests(lab.client));

        assertEquals(
                List.of(
                        "leave guest 200 'win', stopped, without its scsi1 ('/mnt//usb/disk.raw'): it does not start, or"
                                + " starts with the host's empty directory, until the disk is mounted again",
                        "leave guest 9999 'scratch', running, without its mp0 ('/mnt/usb/media'): while it runs the file"
                                + " system may be busy and is left mounted, and once stopped it does not start, or starts"
                                + " with the host's empty directory, until the disk is mounted again"),
                users.guestsWithout(PLACE).stream().map(Effect::words).toList());
        run(OFF);
        assertEquals(List.of(USB), users.storagesOff(PLACE));
        assertEquals(List.of(), users.storages(PLACE));
    }

    /// One that is not switched off would be written to on the host's own disk.
    @Test
    void withoutTheRightToSeeEveryStorageItIsNotKnownWhichAreAtAPlace() {
        ProxmoxInventory inventory = new ProxmoxInventory(new OwnGuests(lab.client));
        lab.world.grant(Lab.TOKEN, "/storage/hidden", "VM.Audit");

        HostException unknown = assertThrows(HostException.class, () -> inventory.storagesAt(PLACE));

        assertEquals(Failure.Kind.PRIVILEGE, unknown.failure().kind());
        assertTrue(unknown.getMessage().contains("Datastore.Audit on /storage"), unknown.getMessage());
    }

    /// What an order did before is counted in: the guest is stopped by then.
    @Test
    void guestsAreAsTheStepsBeforeWillLeaveThem() {
        lab.world.guest(9999).storage("usb").running();

        List<String> effects =
                steps.assess(OFF, List.of(Stage.of("stop", new Step.StopGuest(Lab.GUEST)))).effects().stream()
                        .map(effect -> effect.words())
                        .toList();

        assertTrue(
                effects.get(1)
                        .startsWith("leave guest 9999 'scratch', stopped by then, without its rootfs: it does not"),
                effects.toString());
    }

    /// An order may have steps of root's too: they change no guest that is there.
    @Test
    void aStepOfRootsBeforeItStandsInNobodysWay() {
        Step unmount = new Step.UnmountUsb(new FilesystemUuid("ABCD-1234"), new MountPlace("/mnt/usb"));

        assertEquals(
                "storage 'usb' (dir, '/mnt/usb'), switched on already",
                steps.assess(ON, List.of(Stage.of("unmount", unmount))).about().orElseThrow());
    }

    @Test
    void aStorageThatIsNotThereOrMayNotBeSwitchedIsRefusedWhenItIsPlanned() {
        assertEquals(
                "storage: there is no storage 'nas', or the token may not see it (Datastore.Audit on /storage/nas);"
                        + " felhom-agent storage list shows those that it may",
                refused(new Step.DisableStorage(new StorageId("nas"))));
        Outcome gone = run(new Step.EnableStorage(new StorageId("nas")));
        assertInstanceOf(Outcome.Failed.class, gone);
        assertTrue(gone.summary().contains("there is no storage 'nas'"), gone.summary());

        lab.world.revoke(Lab.TOKEN, "/", "Datastore.Allocate");
        String lacks = refused(OFF);
        assertTrue(lacks.startsWith("storage: felhom-agent@pve!agent lacks Datastore.Allocate on /storage, "), lacks);
        assertTrue(lacks.contains("--selftest=read"), lacks);
        Failure failure = assertInstanceOf(Outcome.Failed.class, run(OFF)).failure();
        assertEquals(Failure.Kind.PRIVILEGE, failure.kind());
        assertFalse(disabled());
    }

    private static Map<String, Consumer<HttpFault>> faults() {
        Map<String, Consumer<HttpFault>> faults = new TreeMap<>();
        for (int status : List.of(595, 596, 597, 598, 599)) {
            faults.put(status + ", nothing done", fault -> fault.answer(status, "no"));
            if (status != 595) {
                faults.put(status + ", done", fault -> fault.answerAfterWork(status, "no"));
            }
        }
        faults.put("reset before", HttpFault::resetBeforeWork);
        faults.put("reset after", HttpFault::resetAfterWork);
        faults.put("reset within the answer", HttpFault::resetMidBody);
        faults.put("another's answer, nothing done", fault -> fault.foreign(200));
        faults.put("another's answer, done", fault -> fault.foreignAfterWork(200));
        faults.put("half an answer", HttpFault::truncateJson);
        faults.put("500", fault -> fault.play(500, "update storage failed: lock", "{\"data\":null}"));
        return faults;
    }

    /// Done is said of what is done alone, failed of what surely is not, and one order is one change.
    @Test
    void whateverBecomesOfTheAnswerTheStorageItselfDecides() {
        List<String> wrong = new ArrayList<>();
        Map<String, String> ends = new TreeMap<>();
        faults().forEach((name, fault) -> {
            boolean before = disabled();
            Step step = before ? ON : OFF;
            int changes = changes();
            fault.accept(lab.pve.faults().on("PUT", "/storage/usb").times(1));

            Outcome outcome = run(step);

            boolean done = disabled() != before;
            ends.put(name, outcome.word() + (done ? ", done" : ", not done"));
            if (outcome.done() != done || (outcome instanceof Outcome.Failed && done) || changes() - changes > 1) {
                wrong.add(name + ": " + outcome + ", " + (changes() - changes) + " changes");
            }
            if (outcome instanceof Outcome.Unknown(var _, var _, boolean open) && !open) {
                wrong.add(name + ": closed: " + outcome);
            }
        });

        assertEquals(List.of(), wrong, ends.toString());
        assertEquals("failed, not done", ends.get("500"));
        assertEquals("ok, done", ends.get("595, nothing done"), "nothing was sent on: it is sent again");
        assertEquals("unknown, not done", ends.get("596, nothing done"));
        assertEquals("ok, done", ends.get("596, done"));
    }

    private int changes() {
        return (int) lab.pve.writes().stream()
                .filter(write -> write.path().equals("/storage/usb") && write.status() == 200)
                .count();
    }

    /// A pvedaemon that was stuck does what it was asked for when it goes on: the next look finds it.
    @Test
    void whatIsDoneLateIsFoundByALaterLook() {
        lab.pve.faults().on("PUT", "/storage/usb").times(1).answer(596, "Connection timed out");
        Outcome unknown = run(OFF);
        assertTrue(unknown.summary().contains("was not seen to be switched off within 90 s"), unknown.summary());
        assertEquals(Optional.empty(), steps.lookAgain(OFF, Duration.ofMinutes(2), Set.of(), TaskListener.SILENT));
        assertFalse(steps.leftChange(OFF, Failure.of(Failure.Kind.HOST, "no")));

        lab.client.send(lab.client.storages().disable(USB));

        assertEquals(
                "done: switched storage 'usb' off; on again: `felhom-agent run storage-on storage=usb`",
                steps.lookAgain(OFF, Duration.ofMinutes(2), Set.of(), TaskListener.SILENT)
                        .orElseThrow()
                        .summary());
        assertTrue(steps.leftChange(OFF, Failure.of(Failure.Kind.HOST, "no")));
    }

    @Test
    void aChangeThatPveConfirmsAndDoesNotShowIsUnknown() {
        lab.pve
                .faults()
                .on("PUT", "/storage/usb")
                .times(1)
                .play(200, "OK", "{\"data\":{\"storage\":\"usb\",\"type\":\"dir\"}}");

        Outcome outcome = run(OFF);

        assertInstanceOf(Outcome.Unknown.class, outcome);
        assertTrue(outcome.summary().contains("but it reads otherwise"), outcome.summary());
    }

    /// What the step says of it is what the host then does.
    @Test
    void aGuestOnAStorageThatIsOffDoesNotStartAndOneThatRunsRunsOn() {
        lab.world.guest(9999).storage("usb");
        lab.world.lxc(100, "runs").storage("usb").running();
        run(OFF);

        assertFalse(run(new Step.StartGuest(Lab.GUEST)).done());
        assertEquals("running", lab.world.guest(100).status());

        run(ON);
        assertTrue(run(new Step.StartGuest(Lab.GUEST)).done());
        assertEquals("running", lab.world.guest(100).status());
        assertTrue(lab.world.has(new Vmid(100).value()));
    }

    @Test
    void theStoragesAtAPlaceAreThoseThatAreOnThereOrBelow() {
        lab.world.storage("pbs-cache", "dir", "/mnt/usb/deeper/", "backup");
        lab.world.storage("tricky", "dir", "/mnt//x/../usb/./b", "backup");
        lab.world.storage("beside", "dir", "/mnt/usb2", "backup");
        lab.world.storage("off", "dir", "/mnt/usb/off", "backup");
        lab.world.storage("theirs", "dir", "/mnt/usb/theirs", "backup");
        lab.client.send(lab.client.storages().disable(new StorageId("off")));
        lab.client.send(lab.client
                .storages()
                .change(
                        new StorageId("theirs"),
                        StorageOptions.NONE.nodes(Set.of(new NodeName("pve2"))),
                        List.of(),
                        Optional.empty()));
        ProxmoxInventory inventory = new ProxmoxInventory(new OwnGuests(lab.client));

        assertEquals(
                List.of("pbs-cache", "tricky", "usb"),
                inventory.storagesAt(new MountPlace("/mnt/usb")).stream()
                        .map(StorageId::value)
                        .toList());
        assertEquals(List.of(), inventory.storagesAt(new MountPlace("/srv/none")));
    }
}
