package felhom.hostile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimGuest;
import felhom.testkit.WriteRecord;
import felhom.testkit.hub.RawHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// The finished daemon and a hub that means no good, or is somebody else's by now. Whatever it answers:
/// nothing destructive reaches the host, reports go on, and what is honest is done at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHubProcessTests {
    /// Proposals that are looked at in a minute are sixty, and one of them is to be the honest one.
    private static final int A_MINUTE = 45;

    private final PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
    private final SimGuest guest = world.lxc(101, "web")
            .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
            .data("old")
            .snapshot("before")
            .data("new");
    private final PveSimulator pve = PveSimulator.start(world);
    /// To start them is what costs: the tests share them, as one hub has several.
    private final List<Besieged> agents = new ArrayList<>();
    private Path directory;
    private Operator alice;
    private int written;

    @BeforeAll
    void begin(@TempDir Path given) throws Exception {
        directory = given;
        alice = Operator.trusted(directory);
        for (int i = 0; i < 3; i++) agents.add(new Besieged(pve, alice.trust()));
        for (var one : agents) one.reports(1);
    }

    @BeforeEach
    void nothingIsWritten() {
        written = pve.writes().size();
    }

    private List<WriteRecord> writes() {
        return pve.writes().subList(written, pve.writes().size());
    }

    @AfterAll
    void end() throws Exception {
        try {
            assertAll(agents.stream().map(one -> (Executable) one::close));
        } finally {
            pve.close();
        }
        assertEquals(List.of(), pve.violations());
    }

    @Test
    void noSpellingOfAProposalReachesTheHost() throws Exception {
        // given orders whose names are none, and orders with arguments that are none
        var agent = agents.getFirst();
        var right = destructive(agent);
        List<String> unread = new ArrayList<>();
        List<String> read = new ArrayList<>();
        right.forEach((name, arguments) -> {
            var written = "\"" + name + "\"";
            Spellings.ofName(name).forEach(other -> propose(unread, other, Spellings.object(arguments)));
            Spellings.formless(arguments).forEach(other -> propose(unread, written, other));
            Spellings.wrong(arguments).forEach(other -> propose(read, written, other));
        });
        var some = Boolean.getBoolean("felhom.long") ? read : spread(read, A_MINUTE);

        // when
        for (int from = 0; from < unread.size(); from += 200) {
            agent.carry(proposals(unread.subList(from, Math.min(from + 200, unread.size()))));
        }
        for (int from = 0; from < some.size(); from += A_MINUTE) {
            if (from > 0) Thread.sleep(Duration.ofSeconds(61));
            agent.carry(proposals(some.subList(from, Math.min(from + A_MINUTE, some.size()))));
            agent.answered();
        }

        // then each is refused by its id, and none is held
        agent.reports(3);
        assertEquals(List.of(), writes());
        assertEquals(
                unread.size() + some.size(),
                agent.hub.requests.stream()
                        .flatMap(report -> report.json().path("refused").valueStream())
                        .map(one -> one.path("order_id").asString(""))
                        .filter(id -> id.startsWith("order-"))
                        .distinct()
                        .count());
        assertEquals("[]", agent.last().path("orders").path("held").toString());
        assertStillServes(agent);
    }

    private static void propose(List<String> proposals, String name, String arguments) {
        proposals.add(Spellings.proposal("order-" + System.nanoTime(), name, arguments));
    }

    private static String proposals(List<String> some) {
        return "\"proposals\":[" + String.join(",", some) + "]";
    }

    /// So many of a list, from all over it.
    private static List<String> spread(List<String> all, int most) {
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
                .toList();
    }

    /// By operation of the catalogue, arguments that make sense, as JSON values.
    private NavigableMap<String, Map<String, String>> destructive(Besieged agent) throws IOException {
        var sense = Map.of(
                "vmid", "101",
                "name", "before",
                "archive", world.backup(101, Instant.now()).volid(),
                "storage", "local-btrfs",
                "task", "UPID:pve:0000225B:00059C11:6B017154:vzdump:101:root@pam:",
                "template", "local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst",
                "uuid", "ABCD-1234",
                "place", "/mnt/usb");
        NavigableMap<String, Map<String, String>> destructive = new TreeMap<>();
        try (var client = new RawClient(agent.daemon.socket()).greet()) {
            client.say("{\"request\":1,\"method\":\"door.catalogue\",\"arguments\":{}}");
            for (var offer : client.end()) {
                if (offer.path("destructive").asBoolean()) {
                    destructive.put(
                            offer.path("name").asString(""),
                            offer.path("arguments")
                                    .valueStream()
                                    .filter(argument ->
                                            argument.path("required").asBoolean())
                                    .map(argument -> argument.path("name").asString(""))
                                    .collect(Collectors.toMap(
                                            name -> name,
                                            name -> "\"" + Objects.requireNonNull(sense.get(name), "no " + name)
                                                    + "\"")));
                }
            }
        }
        assertTrue(destructive.size() >= 5, destructive::toString);
        return destructive;
    }

    @Test
    void noApprovalButTheOperatorsOwnOpensAnythingAndThatOneOnce() throws Exception {
        // given two plans that wait here, and one of another agent that trusts the same operator
        var agent = agents.get(1);
        var other = agents.get(2);
        var rollback = Spellings.proposal("rollback", "\"rollback\"", "{\"vmid\":\"101\",\"name\":\"before\"}");
        var deletion = Spellings.proposal("deletion", "\"delete-snapshot\"", "{\"vmid\":\"101\",\"name\":\"before\"}");
        agent.carry(proposals(List.of(rollback, deletion)));
        other.carry(proposals(List.of(rollback)));
        var plan = agent.plan("rollback");
        var own = alice.sign(plan);
        var foreign = other.plan("rollback");
        var mallory = Operator.stranger(directory);
        var altered = new String(plan, StandardCharsets.UTF_8)
                .replace("\"before\"", "\"behind\"")
                .getBytes(StandardCharsets.UTF_8);
        var longer = (new String(plan, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);

        // when
        agent.carry(approvals(List.of(
                approval(plan),
                approval(plan, ""),
                approval(plan, "approved"),
                approval(plan, mallory.sign(plan)),
                approval(plan, own, mallory.sign(plan)),
                approval(plan, alice.sign("file", plan)),
                approval(plan, alice.sign("git", plan)),
                approval(plan, alice.sign("felhom-trust@v1", plan)),
                approval(plan, alice.sign(agent.plan("deletion"))),
                approval(plan, own.substring(0, own.length() / 2)),
                approval(plan, own.replaceFirst("(?s)\n.*?\n", "\n")),
                approval(plan, own.toUpperCase(Locale.ROOT)),
                approval(plan, own + own),
                approval(plan, own + "\0"),
                approval(plan, Stream.generate(() -> own).limit(9).toArray(String[]::new)),
                approval(plan, "x".repeat(1_000_000)),
                approval(altered, own),
                approval(altered, alice.sign(altered)),
                approval(longer, own),
                approval(longer, alice.sign(longer)),
                approval(foreign, own),
                approval(foreign, alice.sign(foreign)),
                approval("{}".getBytes(StandardCharsets.UTF_8), alice.sign("{}".getBytes(StandardCharsets.UTF_8))),
                approval(new byte[0]),
                approval(new byte[1_000_000], own),
                "{\"plan\":\"rollback\",\"signatures\":\"all\"}",
                "{\"plan\":[1,2,3],\"signatures\":[" + quoted(own) + "]}",
                "{\"plan\":\"%%%\",\"signatures\":[7,null,{}]}",
                "null",
                "\"rollback\"")));
        agent.answered();
        agent.reports(2);

        // then
        assertEquals(List.of(), writes());
        assertEquals("new", guest.data());
        assertTrue(agent.held("rollback").isPresent(), "it waits on");

        // when the operator's own comes, and then everything again
        var envelope = proposals(List.of(rollback)) + "," + approvals(List.of(approval(plan, own)));
        agent.carry(envelope);
        assertEquals("ok", agent.outcome("rollback"));
        assertEquals("old", guest.data());
        guest.data("newer");
        int writes = pve.writes().size();
        var first = agent.hub.requests.getFirst().json();
        for (int i = 0; i < 3; i++) {
            agent.carry(envelope);
            agent.carry(approvals(List.of(approval(plan, own), approval(plan, own, own))));
            agent.answer((_, out) -> RawHub.write(
                    out,
                    "200 OK",
                    "",
                    Besieged.text(first, first.path("sequence").asLong(), envelope)));
        }
        agent.answered();
        agent.reports(2);

        // then
        assertEquals(writes, pve.writes().size(), pve.writes()::toString);
        assertEquals("newer", guest.data());
        assertStillServes(agent);
    }

    private static String approvals(List<String> some) {
        return "\"approvals\":[" + String.join(",", some) + "]";
    }

    private static String approval(byte[] plan, String... signatures) {
        return "{\"plan\":\"" + Base64.getEncoder().encodeToString(plan) + "\",\"signatures\":["
                + Stream.of(signatures).map(HostileHubProcessTests::quoted).collect(Collectors.joining(",")) + "]}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\n", "\\n").replace("\0", "\\u0000") + "\"";
    }

    @Test
    void answersThatAreNoneCostNeitherReportsNorMemoryNorTheLog() throws Exception {
        // given three agents that have been answered everything once
        try (var elsewhere = new RawHub()) {
            boolean whole = Boolean.getBoolean("felhom.long");
            var answers = whole ? Answers.all(elsewhere.url()) : Answers.quick(elsewhere.url());
            for (int i = 0; i < answers.size(); i++) agents.get(i % 3).answer(answers.get(i));
            agents.forEach(Besieged::answered);
            var before = agents.stream().map(one -> Taken.by(one.daemon)).toList();

            // when each is answered what another was, the largest above all
            var again = whole ? answers : Answers.large();
            for (int i = 0; i < again.size(); i++) agents.get((i + 1) % 3).answer(again.get(i));
            agents.forEach(Besieged::answered);

            // then
            for (int i = 0; i < 3; i++) {
                var after = Taken.by(agents.get(i).daemon);
                assertTrue(after.nearly(before.get(i)), before.get(i) + " became " + after);
            }
            assertEquals(List.of(), elsewhere.requests);
        }
        assertEquals(List.of(), writes());
        for (var one : agents) {
            assertTrue(one.daemon.lines() <= 60, one.daemon::said);
            assertFalse(one.daemon.said().contains(" error "), one.daemon::said);
            assertStillServes(one);
        }
    }

    /// What a daemon takes of its machine.
    private record Taken(long mebibytes, long descriptors, long threads, long kept) {
        static Taken by(RunningDaemon daemon) {
            return new Taken(daemon.residentMiB(), daemon.descriptors(), daemon.threads(), daemon.stateBytes());
        }

        /// A heap of 96 MiB may be at any place of its saw.
        boolean nearly(Taken before) {
            return mebibytes < Math.min(256, before.mebibytes + 48)
                    && descriptors <= before.descriptors + 8
                    && threads <= before.threads + 8
                    && kept <= before.kept + 4_000_000;
        }
    }

    /// What an honest hub asks for is done at once, and an operator's command answered.
    private void assertStillServes(Besieged agent) throws Exception {
        int before = pve.writes().size();
        var name = "honest" + before;
        // Of a guest that has had none: the host's limits count for an honest hub, too.
        int vmid = 500 + before;
        world.lxc(vmid, name);
        long asked = System.nanoTime();
        agent.carry(proposals(List.of(
                Spellings.proposal(name, "\"snapshot\"", "{\"vmid\":\"" + vmid + "\",\"name\":\"" + name + "\"}"))));
        assertEquals("ok", agent.outcome(name));
        assertTrue(System.nanoTime() - asked < Duration.ofSeconds(30).toNanos());
        assertEquals(before + 1, pve.writes().size(), pve.writes()::toString);
        var status = agent.daemon.run("status");
        assertEquals(0, status.exit(), status::toString);
    }
}
