package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.state.AgentState;
import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A destructive order from its plan to its end: planned, signed with the real `ssh-keygen`, applied. Each
/// command opens and closes the agent's state as a process of its own would.
@BothWays
class SignedOrderTests {
    /// A guest with something to lose: data that was written after its snapshot.
    private static SimGuest guest(TestAgent agent) {
        return agent.world
                .lxc(101, "web")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
                .data("old")
                .snapshot("before")
                .data("new");
    }

    private static Path plan(TestAgent agent, String... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("plan"));
        arguments.addAll(List.of(words));
        TestAgent.Result result = agent.run(arguments.toArray(String[]::new));
        assertEquals(Exit.OK, result.exit(), result.all());
        return Files.write(agent.directory.resolve("plan.json"), result.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSignedPlanIsCarriedOut() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Operators operators = new Operators(agent);
            Path alice = operators.trusted("alice");
            Path plan = plan(agent, "rollback", "vmid=101", "name=before");

            TestAgent.Result applied = agent.run(
                    "apply", plan.toString(), operators.sign(alice, plan).toString());

            assertEquals(Exit.OK, applied.exit(), applied.all());
            assertEquals("old", guest.data());
            assertTrue(applied.out().contains("done: roll guest 101 back to snapshot 'before'"), applied.all());
        }
    }

    @Test
    void thePlanSaysWhatIsLostBeforeAnyoneSigns() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent).running();
            new Operators(agent);

            TestAgent.Result planned = agent.run("plan", "rollback", "vmid=101", "name=before");

            assertTrue(planned.out().startsWith("{\n  \"typ\""), planned.out());
            assertTrue(planned.out().endsWith("}\n"), planned.out());
            assertTrue(planned.out().contains("\"operation\" : \"rollback\""), planned.out());
            assertTrue(planned.out().contains("what guest 101 has written since snapshot 'before'"), planned.out());
            assertTrue(planned.out().contains("stop guest 101 at once and leave it stopped"), planned.out());
            assertTrue(planned.out().contains("BC:24:11:00:01:01"), planned.out());
            assertTrue(planned.err().contains("needs 1 signature"), planned.err());
            assertEquals(List.of(), agent.pve.writes());
        }
    }

    @Test
    void whatNobodySignedIsNotDone() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);

            TestAgent.Result result = agent.run("run", "rollback", "vmid=101", "name=before");

            assertEquals(Exit.REFUSED, result.exit(), result.all());
            assertTrue(result.err().contains("not-signed"), result.err());
            assertEquals("new", guest.data());
            assertEquals(List.of(), agent.pve.writes());
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,''", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048", "rsa,3072"})
    void everyKindOfKeyFileSigns(String type, String bits) throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Operators operators = new Operators(agent);
            Keygen keygen = new Keygen(agent.directory);
            Path key = bits.isEmpty() ? keygen.key("key", type) : keygen.key("key", type, "-b", bits);
            operators.trust("alice", key);
            Path plan = plan(agent, "rollback", "vmid=101", "name=before");

            TestAgent.Result applied = agent.run(
                    "apply", plan.toString(), operators.sign(key, plan).toString());

            assertEquals(Exit.OK, applied.exit(), applied.all());
            assertEquals("old", guest.data());
        }
    }

    @Test
    void twoOperatorsSignWhereThePolicyAsksForTwo() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Operators operators = new Operators(agent);
            Path alice = operators.trusted("alice");
            Path bob = operators.trusted("bob");
            operators.policy("{\"version\": 1, \"guests\": {\"101\": {\"threshold\": 2}}}");
            Path plan = plan(agent, "rollback", "vmid=101", "name=before");
            String byAlice = operators.sign(alice, plan).toString();

            TestAgent.Result alone = agent.run("apply", plan.toString(), byAlice);
            TestAgent.Result both = agent.run(
                    "apply", plan.toString(), byAlice, operators.sign(bob, plan).toString());

            assertEquals(Exit.REFUSED, alone.exit(), alone.all());
            assertTrue(alone.err().contains("threshold"), alone.err());
            assertEquals(Exit.OK, both.exit(), both.all());
            assertEquals("old", guest.data());
        }
    }

    @Test
    void anOperatorAtTheHostSignsOnTheSpot() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Path alice = new Operators(agent).trusted("alice");

            TestAgent.Result result =
                    agent.run("run", "rollback", "vmid=101", "name=before", "--sign-with", alice.toString(), "--yes");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertTrue(
                    result.err()
                            .contains("This will:\n  roll guest 101 back to snapshot 'before'\n  lose what guest 101"),
                    result.err());
            assertEquals("old", guest.data());
        }
    }

    @Test
    void aBenignOrderNeedsNoSignature() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);

            TestAgent.Result result = agent.run("run", "start", "vmid=101", "--json");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertTrue(result.out().contains("\"outcome\":\"ok\""), result.out());
            assertTrue(result.out().contains("\"log_head\":\""), result.out());
            assertEquals("running", guest.status());
        }
    }

    @Test
    void aPlanIsListedUntilItIsCarriedOut() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent);
            Operators operators = new Operators(agent);
            Path alice = operators.trusted("alice");
            Path plan = plan(agent, "rollback", "vmid=101", "name=before");

            String before = agent.run("plan", "list").out();
            agent.run("apply", plan.toString(), operators.sign(alice, plan).toString());
            String after = agent.run("plan", "list").out();

            assertTrue(before.contains("rollback") && before.contains("open"), before);
            assertTrue(after.contains("done"), after);
        }
    }

    @Test
    void whatIsOpenCanBeSeenWhileAnotherProcessIsAtWork() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent);
            FakeTime time = new FakeTime(agent.directory);
            agent.machine = time.machine();
            plan(agent, "rollback", "vmid=101", "name=before");

            try (AgentState atWork = new BusyLog(agent, time).open()) {
                TestAgent.Result list = agent.run("plan", "list");
                TestAgent.Result state = agent.run("state", "show");
                TestAgent.Result identity = agent.run("identity", "show");
                TestAgent.Result third = agent.run("plan", "rollback", "vmid=101", "name=before", "--wait", "0");

                assertEquals(Exit.OK, list.exit(), list.all());
                assertEquals(2, list.out().lines().count(), list.all());
                assertTrue(state.out().contains(atWork.head()), state.all());
                assertTrue(state.out().contains(atWork.epoch()), state.all());
                assertTrue(identity.out().contains(atWork.identity().id().toString()), identity.all());
                assertEquals(Exit.FAILED, third.exit(), third.all());
                assertTrue(third.err().contains("another felhom-agent is at work"), third.all());
            }
        }
    }

    @Test
    void aPlanIsShownAsItWasIssuedAndOnDemandAnewAndBothCount() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent);
            Operators operators = new Operators(agent);
            Path alice = operators.trusted("alice");
            Path first = plan(agent, "rollback", "vmid=101", "name=before");
            String signed = operators.sign(alice, first).toString();
            Path kept = Files.copy(first, agent.directory.resolve("first.json"));
            String id = agent.run("plan", "list")
                    .out()
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElseThrow()
                    .split(" ", 2)[0];

            TestAgent.Result planned = agent.run("plan", "rollback", "vmid=101", "name=before");
            TestAgent.Result shown = agent.run("plan", "show", id);
            TestAgent.Result fresh = agent.run("plan", "show", id, "--fresh");
            TestAgent.Result applied = agent.run("apply", kept.toString(), signed);

            assertEquals(Files.readString(kept), planned.out(), planned.err());
            assertEquals(Files.readString(kept), shown.out(), shown.err());
            assertTrue(shown.err().contains("issued already at "), shown.err());
            assertEquals(Exit.OK, fresh.exit(), fresh.all());
            assertFalse(fresh.out().equals(Files.readString(kept)));
            assertFalse(fresh.err().contains("changed since"), fresh.err());
            assertEquals(Exit.OK, applied.exit(), applied.all());
        }
    }

    @Test
    void aPlanThatIsIssuedAnewSaysWhatHasChangedSince() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            plan(agent, "rollback", "vmid=101", "name=before");
            guest.running();

            TestAgent.Result again = agent.run("plan", "rollback", "vmid=101", "name=before");

            assertEquals(Exit.OK, again.exit(), again.all());
            assertTrue(
                    again.err()
                            .contains("changed since the last issue: it would also stop guest 101 at once and leave it"
                                    + " stopped\n"),
                    again.err());
        }
    }

    @Test
    void anIssueFromBeforeTheCostsChangedIsSuperseded() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Operators operators = new Operators(agent);
            Path alice = operators.trusted("alice");
            Path first = plan(agent, "rollback", "vmid=101", "name=before");
            String signed = operators.sign(alice, first).toString();
            Path kept = Files.copy(first, agent.directory.resolve("first.json"));
            guest.running();
            plan(agent, "rollback", "vmid=101", "name=before");
            guest.stopped();

            TestAgent.Result applied = agent.run("apply", kept.toString(), signed);

            assertEquals(Exit.REFUSED, applied.exit(), applied.all());
            assertTrue(applied.err().contains("superseded"), applied.err());
            assertEquals("new", guest.data());
        }
    }

    @Test
    void aTaskIsKilledOnlyWithASignature() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent);
            Path alice = new Operators(agent).trusted("alice");
            String upid = agent.startedTask(101);

            TestAgent.Result unsigned = agent.run("task", "stop", upid);
            TestAgent.Result signed = agent.run("task", "stop", upid, "--sign-with", alice.toString(), "--yes");

            assertEquals(Exit.REFUSED, unsigned.exit(), unsigned.all());
            assertEquals(Exit.OK, signed.exit(), signed.all());
            assertTrue(signed.err().contains("lock: snapshot"), signed.err());
            assertTrue(agent.run("task", "list", "--running").out().isEmpty());
        }
    }

    @Test
    void aGuestThatNothingIdentifiesIsAdoptedFirst() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.world
                    .lxc(102, "bare")
                    .config("net0", "name=eth0,bridge=vmbr0,type=veth")
                    .description("first line")
                    .snapshot("before");
            new Operators(agent).trusted("alice");

            TestAgent.Result refused = agent.run("plan", "delete-snapshot", "vmid=102", "name=before");
            TestAgent.Result adopted = agent.run("guest", "adopt", "102");
            TestAgent.Result planned = agent.run("plan", "delete-snapshot", "vmid=102", "name=before");

            assertEquals(Exit.REFUSED, refused.exit(), refused.all());
            assertTrue(
                    refused.err().contains("no-identity") && refused.err().contains("guest adopt 102"), refused.err());
            assertEquals(Exit.OK, adopted.exit(), adopted.all());
            assertEquals(Exit.OK, planned.exit(), planned.all());
            assertTrue(agent.world.guest(102).description().matches("first line\nfelhom-id:[0-9a-f-]{36}\n"));
        }
    }

    @Test
    void theLogHoldsWhatSshKeygenVerifies() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent);
            Operators operators = new Operators(agent);
            Path alice = operators.trusted("alice");
            Path plan = plan(agent, "rollback", "vmid=101", "name=before");
            agent.run("apply", plan.toString(), operators.sign(alice, plan).toString());
            String seq = agent.run("audit", "show")
                    .out()
                    .lines()
                    .filter(line -> line.contains("  intent  "))
                    .findFirst()
                    .orElseThrow()
                    .split(" ", 2)[0];
            Path out = agent.directory.resolve("extracted");

            TestAgent.Result shown = agent.run("audit", "show", "--seq", seq, "--extract", out.toString());

            assertEquals(Exit.OK, shown.exit(), shown.all());
            assertEquals(Files.readString(plan), Files.readString(out.resolve("plan.json")));
            int verified = new Keygen(agent.directory)
                    .run(
                            out.resolve("plan.json"),
                            List.of(
                                    "-Y",
                                    "verify",
                                    "-f",
                                    agent.directory.resolve("trust/operators").toString(),
                                    "-I",
                                    "alice",
                                    "-n",
                                    "felhom-plan@v1",
                                    "-s",
                                    out.resolve("plan.json.1.sig").toString()));
            assertEquals(0, verified);
        }
    }

    @Test
    void theAuditFindsAChangedRecordAndAHeadThatIsNotItsOwn() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            guest(agent);
            agent.run("run", "start", "vmid=101");
            TestAgent.Result sound = agent.run("audit", "verify", "--json");
            String head = sound.out().replaceAll(".*\"head\":\"([^\"]*)\".*\n", "$1");
            agent.run("run", "describe", "vmid=101", "text=later");
            TestAgent.Result continued = agent.run("audit", "verify", "--head", head);
            TestAgent.Result other =
                    agent.run("audit", "verify", "--head", head.replaceAll("[0-9a-f]{8}$", "00000000"));
            Path segment;
            try (var files = Files.walk(agent.directory.resolve("state/log"))) {
                segment = files.filter(file -> file.toFile().length() > 100_000)
                        .findFirst()
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(segment);
            bytes[700] ^= 1;
            Files.write(segment, bytes);

            TestAgent.Result changed = agent.run("audit", "verify");

            assertEquals(Exit.OK, sound.exit(), sound.all());
            assertEquals(Exit.OK, continued.exit(), continued.all());
            assertEquals(Exit.FAILED, other.exit(), other.all());
            assertEquals(Exit.FAILED, changed.exit(), changed.all());
            assertTrue(changed.err().contains("DAMAGED"), changed.err());
        }
    }
}
