package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A virtual machine through the whole program: planned, signed with the real `ssh-keygen`, applied; and what
/// happens when it is not that machine any more.
@BothWays
class SignedMachineTests {
    private static final String UUID = "6f7c0a52-0000-4000-8000-000000000001";

    private final TestAgent agent = new TestAgent();
    private final Operators operators = new Operators(agent);
    private final SimGuest vm = agent.world
            .qemu(201, "db")
            .config("smbios1", "uuid=" + UUID)
            .data("old")
            .snapshot("before")
            .data("new");
    private Path alice = Path.of("unset");

    @BeforeEach
    void anOperatorIsTrusted() throws Exception {
        alice = operators.trusted("alice");
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private Path plan(String... words) throws Exception {
        String[] line = new String[words.length + 1];
        line[0] = "plan";
        System.arraycopy(words, 0, line, 1, words.length);
        TestAgent.Result result = agent.run(line);
        assertEquals(Exit.OK, result.exit(), result.all());
        return Files.writeString(agent.directory.resolve("plan.json"), result.out());
    }

    private TestAgent.Result apply(Path plan) throws Exception {
        return agent.run("apply", plan.toString(), operators.sign(alice, plan).toString());
    }

    private void refused(String why, String words, TestAgent.Result result) {
        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains("refused (" + why + ")"), result.all());
        assertTrue(result.err().contains(words), result.all());
        assertEquals(List.of(), agent.pve.writes());
    }

    @Test
    void aSignedRollbackIsCarriedOut() throws Exception {
        vm.running();
        Path plan = plan("rollback", "vmid=201", "name=before");
        String text = Files.readString(plan);

        TestAgent.Result applied = apply(plan);

        assertTrue(text.contains("\"kind\" : \"QEMU\""), text);
        assertTrue(text.contains("\"identity\" : \"strong\"") && text.contains(UUID), text);
        assertTrue(text.contains("stop guest 201 at once and leave it stopped"), text);
        assertEquals(Exit.OK, applied.exit(), applied.all());
        assertTrue(applied.out().contains("done: roll guest 201 back to snapshot 'before'"), applied.all());
        assertEquals("old", vm.data());
        assertEquals("stopped", vm.status());
    }

    @Test
    void aSignedSnapshotDeletionIsCarriedOut() throws Exception {
        TestAgent.Result applied = apply(plan("delete-snapshot", "vmid=201", "name=before"));

        assertEquals(Exit.OK, applied.exit(), applied.all());
        assertEquals(List.of(), vm.snapshotNames());
        assertEquals("new", vm.data());
    }

    @Test
    void aMachineWithAnotherUuidIsRefusedByThatName() throws Exception {
        Path plan = plan("rollback", "vmid=201", "name=before");
        vm.config("smbios1", "uuid=6f7c0a52-0000-4000-8000-0000000000ff");

        TestAgent.Result applied = apply(plan);

        refused("identity", "guest 201: its SMBIOS uuid was " + UUID, applied);
        assertTrue(applied.err().contains("6f7c0a52-0000-4000-8000-0000000000ff"), applied.err());
        assertEquals("new", vm.data());
    }

    @Test
    void aContainerWhoseIdAMachineHasNowIsRefusedByItsKind() throws Exception {
        SimGuest container =
                agent.world.lxc(101, "web").data("old").snapshot("before").data("new");
        Path plan = plan("rollback", "vmid=101", "name=before");
        container.destroyed();
        SimGuest machine = agent.world.qemu(101, "web").snapshot("before").data("precious");

        refused("identity", "guest 101 was a container and is a virtual machine now", apply(plan));

        assertEquals("precious", machine.data());
    }

    @Test
    void aMachineThatNothingIdentifiesIsAdoptedFirst() throws Exception {
        SimGuest bare = agent.world
                .qemu(202, "bare")
                .config("smbios1", "manufacturer=x")
                .config("meta", "creation-qemu=9.0.2")
                .description("first line")
                .snapshot("before");

        TestAgent.Result before = agent.run("plan", "delete-snapshot", "vmid=202", "name=before");
        TestAgent.Result adopted = agent.run("guest", "adopt", "202");
        TestAgent.Result after = agent.run("plan", "delete-snapshot", "vmid=202", "name=before");

        assertEquals(Exit.REFUSED, before.exit(), before.all());
        assertTrue(before.err().contains("no-identity") && before.err().contains("guest adopt 202"), before.err());
        assertEquals(Exit.OK, adopted.exit(), adopted.all());
        assertTrue(bare.description().matches("first line\nfelhom-id:[0-9a-f-]{36}"), bare.description());
        assertEquals(Exit.OK, after.exit(), after.all());
        assertTrue(after.out().contains("\"identity\" : \"strong\""), after.out());
    }

    @Test
    void aMachineOfAnotherNodeIsNamedThereAndNotSaidToBeNowhere() {
        agent.world.qemu(300, "far").on("pve2");

        TestAgent.Result planned = agent.run("plan", "stop", "vmid=300");
        TestAgent.Result shown = agent.run("guest", "show", "300");

        refused("plan", "guest 300 (a virtual machine) is on node 'pve2'", planned);
        assertEquals(Exit.FAILED, shown.exit(), shown.all());
        assertTrue(shown.err().contains("guest 300 (a virtual machine) is on node 'pve2'"), shown.err());
    }

    @Test
    void locksAndTemplatesAreRefusedWithWhatHelps() {
        vm.lock("backup");
        refused("plan", "`qm unlock 201`", agent.run("plan", "rollback", "vmid=201", "name=before"));
        vm.lock("suspended");
        refused("plan", "start it first", agent.run("plan", "rollback", "vmid=201", "name=before"));
        vm.unlock().template();
        refused("plan", "is a template", agent.run("plan", "rollback", "vmid=201", "name=before"));
        refused("plan", "is a template", agent.run("run", "snapshot", "vmid=201", "name=other"));
    }

    @Test
    void aMachineWhoseMemoryWasSavedToDiskIsStarted() {
        vm.lock("suspended").config("vmstate", "local-dir:201/vm-201-state-suspend-2026-11-21.raw");

        TestAgent.Result result = agent.run("run", "start", "vmid=201");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals("running", vm.status());
        assertTrue(vm.lock().isEmpty());
    }

    @Test
    void underHaItIsStartedByHaAndThatIsSeen() {
        vm.ha();

        TestAgent.Result started = agent.run("run", "start", "vmid=201");
        TestAgent.Result shown = agent.run("guest", "show", "201");

        assertEquals(Exit.OK, started.exit(), started.all());
        assertTrue(started.out().contains("done: start guest 201"), started.all());
        assertTrue(shown.out().contains("running, managed by HA (started)"), shown.out());
    }

    @Test
    void whatHaDoesLateIsSeenByTheNextOrder() {
        vm.ha();
        agent.world.durations().set("crm", Duration.ofHours(1));
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "2");

        TestAgent.Result told = agent.run("run", "start", "vmid=201");
        String open = agent.run("state", "show").out();
        vm.running();
        agent.run("run", "describe", "vmid=201", "text=a machine");
        String records = agent.run("audit", "show").out();

        assertEquals(Exit.UNKNOWN, told.exit(), told.all());
        assertTrue(told.err().contains("HA may still do it"), told.all());
        assertTrue(open.contains("start since"), open);
        assertTrue(records.contains("'start', found out later: done: start guest 201"), records);
    }

    @Test
    void itIsListedAndShown() {
        TestAgent.Result list = agent.run("guest", "list");
        TestAgent.Result show = agent.run("guest", "show", "201");
        TestAgent.Result json = agent.run("guest", "show", "201", "--json");
        TestAgent.Result check = agent.run("--selftest=read");

        assertTrue(list.out().lines().anyMatch(line -> line.matches("201 +qemu +pve +db +stopped.*")), list.out());
        assertTrue(show.out().startsWith("qemu 201 'db' on pve: stopped\n"), show.out());
        assertTrue(show.out().contains("smbios1") && show.out().contains("before"), show.out());
        assertTrue(json.out().contains("\"type\":\"qemu\""), json.out());
        assertTrue(check.out().contains("1 container and 1 virtual machine on this node, 0 running"), check.out());
    }

    @Test
    void theTaskSelfTestPassesOnAMachineAndLeavesItAsItWas() {
        SimGuest scratch = agent.world
                .qemu(299, "scratch")
                .config("vmgenid", "6f7c0a52-0000-4000-8000-0000000000aa")
                .description("scratch machine");

        TestAgent.Result result = agent.run("--selftest=task", "--vmid", "299", "--with-power");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.out().contains("guest 299 is as it was"), result.out());
        assertEquals("scratch machine", scratch.description());
        assertEquals(List.of(), scratch.snapshotNames());
        assertEquals("stopped", scratch.status());
    }
}
