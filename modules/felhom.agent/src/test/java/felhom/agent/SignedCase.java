package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A guest with something to lose, and an operator whose signed plan would make it lose that.
abstract class SignedCase {
    final TestAgent agent = new TestAgent();
    final Operators operators = new Operators(agent);
    final FakeTime time = new FakeTime(agent.directory);
    final SimGuest guest = agent.world
            .lxc(101, "web")
            .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
            .data("old")
            .snapshot("before")
            .data("new");
    Path alice = Path.of("unset");

    @BeforeEach
    void anOperatorIsTrusted() throws Exception {
        agent.machine = time.machine();
        alice = operators.trusted("alice");
    }

    @AfterEach
    void close() {
        agent.close();
    }

    Path plan() throws Exception {
        TestAgent.Result result = agent.run("plan", "rollback", "vmid=101", "name=before");
        assertEquals(Exit.OK, result.exit(), result.all());
        return save(result.out());
    }

    /// Another issue of the only plan there is.
    Path fresh() throws Exception {
        String list = agent.run("plan", "list").out();
        String id = list.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        TestAgent.Result result = agent.run("plan", "show", id, "--fresh");
        assertEquals(Exit.OK, result.exit(), result.all());
        return save(result.out());
    }

    Path save(String text) throws IOException {
        return Files.writeString(agent.directory.resolve("plan-" + UUID.randomUUID() + ".json"), text);
    }

    TestAgent.Result apply(Path plan, Path... signatures) {
        String[] words = Stream.concat(
                        Stream.of("apply", plan.toString()),
                        Stream.of(signatures).map(Path::toString))
                .toArray(String[]::new);
        return agent.run(words);
    }

    void refused(String why, TestAgent.Result result) {
        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains("refused (" + why + ")"), result.all());
        assertEquals("new", guest.data(), "nothing is done");
        assertEquals(List.of(), agent.pve.writes());
    }

    /// A signed plan that was carried out; the guest then gets new data, so that a second time would show.
    Path carriedOut(Path plan) throws Exception {
        Path signature = operators.sign(alice, plan);
        TestAgent.Result result = apply(plan, signature);
        assertEquals(Exit.OK, result.exit(), result.all());
        guest.data("newer");
        return signature;
    }

    void refusedAgain(String why, TestAgent.Result result) {
        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains("refused (" + why + ")"), result.all());
        assertEquals("newer", guest.data(), "it is not done twice");
    }
}
