package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.shell.command.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whoever sets the clock, restarts, restores or copies the host brings no signature back to life.
@BothWays
class StolenTimeTests extends SignedCase {
    @Test
    void aClockThatIsSetBackOrForwardEndsTheEpoch() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.set(Duration.ofMinutes(-2));
        TestAgent.Result back = apply(plan, signature);
        refused("epoch", back);
        assertTrue(back.err().contains("what was signed before this no longer counts: clock:"), back.err());
        assertTrue(back.err().contains("clock: it was set"), back.err());
        time.set(Duration.ofMinutes(2));
        plan = plan();
        signature = operators.sign(alice, plan);
        time.set(Duration.ofMinutes(2));

        refused("epoch", apply(plan, signature));
    }

    @Test
    void aPlanFromTheFutureIsRefusedWithTheClock() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        // A machine that is rolled back with its memory: both clocks go back together, and the epoch is the same.
        time.pass(Duration.ofHours(-2));

        TestAgent.Result future = apply(plan, signature);

        refused("clock-not-yet", future);
        assertTrue(future.err().contains("clock: the plan was issued at"), future.err());
    }

    @Test
    void aClockBehindWhatTheLogHasSeenAcceptsNothing() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.pass(Duration.ofMinutes(10));
        plan();
        time.pass(Duration.ofMinutes(-9));

        TestAgent.Result behind = apply(plan, signature);

        refused("clock-behind", behind);
        assertTrue(behind.err().contains("clock reset"), behind.err());
    }

    @Test
    void whatMayHaveBeenUsedAndForgottenIsWorthNothingAtAnyTime() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        agent.world
                .lxc(102, "db")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:02,type=veth")
                .snapshot("before");
        TestAgent.Result other = agent.run("plan", "rollback", "vmid=102", "name=before");
        Path used = save(other.out());
        TestAgent.Result applied = apply(used, operators.sign(alice, used));
        assertEquals(Exit.OK, applied.exit(), applied.all());
        int done = agent.pve.writes().size();
        // The log goes on in a new segment, more than an hour after both have expired.
        time.pass(Duration.ofHours(2));
        new BusyLog(agent, time).writeASegment();

        for (Duration back : List.of(Duration.ZERO, Duration.ofMinutes(-105))) {
            time.pass(back);
            TestAgent.Result result = apply(plan, signature);
            assertEquals(Exit.REFUSED, result.exit(), result.all());
            assertTrue(result.err().contains("refused (floor)"), result.all());
        }
        assertEquals("new", guest.data());
        assertEquals(done, agent.pve.writes().size(), "nothing more was sent");
    }

    @Test
    void whatWasCarriedOutIsAnsweredAsSuchAlsoAfterARestartOfTheHost() throws Exception {
        Path plan = plan();
        Path signature = carriedOut(plan);
        time.reboot();
        agent.machine = time.machine();

        refusedAgain("used", apply(plan, signature));
    }

    @Test
    void aClockBeforeWhatTheLogHasSeenAllowsNoPlanUntilItIsReset() throws Exception {
        plan();
        time.set(Duration.ofHours(-2));
        time.reboot();
        agent.machine = time.machine();

        TestAgent.Result behind = agent.run("plan", "rollback", "vmid=101", "name=before");
        TestAgent.Result reset = agent.run("clock", "reset", "--yes");
        Path plan = plan();
        TestAgent.Result applied = apply(plan, operators.sign(alice, plan));

        assertEquals(Exit.REFUSED, behind.exit(), behind.all());
        assertTrue(behind.err().contains("refused (clock-behind): clock:"), behind.err());
        assertEquals(Exit.OK, reset.exit(), reset.all());
        assertEquals(Exit.OK, applied.exit(), applied.all());
    }

    @Test
    void aRestartOfTheHostEndsTheEpoch() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.reboot();
        agent.machine = time.machine();

        TestAgent.Result list = agent.run("plan", "list");
        TestAgent.Result result = apply(plan, signature);

        assertTrue(list.out().contains("over"), list.out());
        refused("epoch", result);
        assertTrue(result.err().contains("the host was restarted"), result.err());
        assertTrue(agent.run("plan", "list").out().contains("over"));
    }

    @Test
    void aStateDirectoryThatWasRolledBackOpensNothing() throws Exception {
        Path plan = plan();
        Path state = agent.directory.resolve("state");
        Path copy = agent.directory.resolve("copy");
        copy(state, copy);
        Path signature = carriedOut(plan);
        delete(state);
        copy(copy, state);

        TestAgent.Result audit = agent.run("audit", "verify");
        TestAgent.Result result = apply(plan, signature);

        assertEquals(Exit.FAILED, audit.exit(), audit.all());
        assertTrue(audit.err().contains("the log does not continue from"), audit.err());
        refusedAgain("epoch", result);
        assertTrue(result.err().contains("it was restored, replaced or cut"), result.err());
        String log = agent.run("audit", "show").out();
        assertTrue(log.contains("epoch-because=\"the log does not continue from"), log);
    }

    @Test
    void aStateDirectoryThatIsPutBackWhileAnOrderAsksTheHostServesNoPlanTwice() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path state = agent.directory.resolve("state");
        Path copy = agent.directory.resolve("copy");
        copy(state, copy);
        Machine machine = agent.machine;
        int asked = agent.pve.requests().size();
        AtomicBoolean put = new AtomicBoolean();
        // The clock is looked at after the host was asked, and before the plan is used up.
        agent.machine = new Machine(
                machine.machineId(),
                machine.bootId(),
                new Clocks(
                        () -> {
                            if (agent.pve.requests().size() > asked && put.compareAndSet(false, true)) {
                                delete(state);
                                copy(copy, state);
                            }
                            return machine.clocks().now();
                        },
                        machine.clocks().monotonic()));

        TestAgent.Result waiting = apply(plan, signature);
        agent.machine = machine;
        TestAgent.Result next = apply(plan, signature);

        assertTrue(put.get(), "it was put back");
        refused("log", waiting);
        assertTrue(waiting.err().contains("the directory was put back"), waiting.err());
        refused("epoch", next);
    }

    @Test
    void thatAStateDirectoryWasRolledBackIsFoundAfterwardsToo() throws Exception {
        Path plan = plan();
        Path state = agent.directory.resolve("state");
        Path copy = agent.directory.resolve("copy");
        copy(state, copy);
        carriedOut(plan);
        delete(state);
        copy(copy, state);
        agent.run("run", "start", "vmid=9999");
        agent.run("run", "fly");

        TestAgent.Result audit = agent.run("audit", "verify");
        JsonNode json =
                new JsonMapper().readTree(agent.run("audit", "verify", "--json").out());

        assertEquals(Exit.FAILED, audit.exit(), audit.all());
        assertEquals(
                1,
                audit.err()
                        .lines()
                        .filter(line -> line.startsWith("NOT WHOLE: record "))
                        .count(),
                audit.all());
        assertTrue(audit.err().contains("the log does not continue from"), audit.err());
        assertFalse(audit.out().contains("nothing was changed"), audit.out());
        assertFalse(json.path("sound").asBoolean(), json.toString());
        assertEquals(1, json.path("not_continued").size(), json.toString());
        assertEquals(Exit.OK, agent.run("state", "reset", "--yes").exit());
        assertEquals(Exit.OK, agent.run("audit", "verify").exit());
    }

    @Test
    void aClockThatIsSetDoesNotHideThatAStateDirectoryWasRolledBack() throws Exception {
        Path plan = plan();
        Path state = agent.directory.resolve("state");
        Path copy = agent.directory.resolve("copy");
        copy(state, copy);
        Path signature = carriedOut(plan);
        delete(state);
        copy(copy, state);
        time.set(Duration.ofMinutes(2));

        TestAgent.Result result = apply(plan, signature);
        TestAgent.Result audit = agent.run("audit", "verify");

        refusedAgain("epoch", result);
        assertTrue(result.err().contains("it was restored, replaced or cut"), result.err());
        assertTrue(result.err().contains("clock: it was set"), result.err());
        assertEquals(Exit.FAILED, audit.exit(), audit.all());
        assertTrue(audit.err().contains("NOT WHOLE: record "), audit.all());
    }

    @Test
    void anotherStateDirectoryThatWasUsedOnceLeavesTheLogWhole() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        String own = agent.directory.resolve("state").toString();
        agent.environment.put(
                "FELHOM_AGENT_STATE_DIRECTORY", agent.directory.resolve("other").toString());
        assertEquals(Exit.OK, agent.run("identity", "show").exit());
        agent.environment.put("FELHOM_AGENT_STATE_DIRECTORY", own);

        TestAgent.Result result = apply(plan, signature);
        TestAgent.Result audit = agent.run("audit", "verify");

        refused("epoch", result);
        assertTrue(result.err().contains("used with another state directory"), result.err());
        assertEquals(Exit.OK, audit.exit(), audit.all());
    }

    @Test
    void aClockResetDoesNotHideThatAStateDirectoryWasRolledBack() throws Exception {
        Path plan = plan();
        Path state = agent.directory.resolve("state");
        Path copy = agent.directory.resolve("copy");
        copy(state, copy);
        carriedOut(plan);
        delete(state);
        copy(copy, state);
        assertEquals(Exit.OK, agent.run("clock", "reset", "--yes").exit());
        agent.run("run", "start", "vmid=9999");

        TestAgent.Result audit = agent.run("audit", "verify");

        assertEquals(Exit.FAILED, audit.exit(), audit.all());
        assertTrue(audit.err().contains("NOT WHOLE: record "), audit.all());
    }

    @Test
    void aStateDirectoryOnAnotherMachineIsNotUsed() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.otherMachine();
        agent.machine = time.machine();

        TestAgent.Result result = apply(plan, signature);

        assertEquals(Exit.FAILED, result.exit(), result.all());
        assertTrue(result.err().contains("belongs to another host"), result.err());
        assertTrue(result.err().contains("identity reset"), result.err());
        assertEquals(List.of(), agent.pve.writes());
    }

    @Test
    void aCloneOfTheWholeHostOpensNothing() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        // The clone has everything but what is in memory.
        delete(agent.runtime);

        TestAgent.Result result = apply(plan, signature);

        refused("epoch", result);
        assertTrue(result.err().contains("copied without its memory"), result.err());
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
