package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.proxmox.task.Ticker;
import felhom.testkit.time.VirtualClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The same calls and expectations, asked of the simulator and, where the environment names one, of a real host.
class ConformanceTests {
    private static final String PREFIX = "FELHOM_CONFORMANCE_";

    @Test
    void theSimulatorAgreesWithEachRow() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock).sendsWrongThings();
                Pacemaker _ = Pacemaker.of(clock, lab.pve);
                PveClient stranger = lab.client(lab.world.bareToken("felhom-agent@pve!stranger"));
                PveClient noBackup = lab.client(lab.world.token("felhom-agent@pve!nobackup"))) {
            lab.world.guest(9999).description("kept for tests\n\nby hand");
            List<ConformanceRow.Answer> answers =
                    agree("simulator", ConformanceHost.simulated(lab, clock, stranger, noBackup));

            assertEquals(List.of(), answers.stream().filter(a -> !a.asked()).toList());
        }
    }

    /// As on a host that has a scratch container and nothing else.
    @Test
    void aRowThatAHostCannotAnswerIsNotAskedAndSaysWhy() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock).sendsWrongThings();
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
            List<ConformanceRow.Answer> answers = agree(
                    "bare host",
                    new ConformanceHost(lab.client, Lab.GUEST, new Lab.WaitingTicker(clock), ConformanceScratch.NONE));

            String table = table("bare host", answers);
            assertTrue(table.contains("not asked: FELHOM_CONFORMANCE_STORAGE names no"), table);
            assertTrue(answers.stream().filter(ConformanceRow.Answer::agrees).count() >= 40);
        }
    }

    @Test
    void aGuestThatIsNoScratchGuestIsRefusedAndNothingIsAskedOfIt() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.lxc(9990, "web").description("somebody's");
            Map<Vmid, String> reasons = new LinkedHashMap<>();
            reasons.put(new Vmid(9990), "container 9990 is not marked as a scratch guest");
            reasons.put(new Vmid(9991), "container 9991 has onboot=1");
            reasons.put(new Vmid(9992), "container 9992 has protection=1");
            reasons.put(new Vmid(9993), "container 9993 is managed by HA");
            reasons.put(new Vmid(9994), "container 9994 is running");
            lab.world.lxc(9991, "scratch1").config("onboot", "1");
            lab.world.lxc(9992, "scratch2").config("protection", "1");
            lab.world.lxc(9993, "scratch3").ha();
            lab.world.lxc(9994, "scratch4").running();
            lab.world.lxc(9995, "tagged").config("tags", "other;felhom-scratch");

            reasons.forEach((vmid, reason) -> {
                AssertionError refused = assertThrows(
                        AssertionError.class,
                        () -> agree(
                                "host",
                                new ConformanceHost(
                                        lab.client, vmid, new Lab.VirtualTicker(clock), ConformanceScratch.NONE)));
                assertTrue(refused.getMessage().contains(reason), refused.getMessage());
            });

            assertEquals(
                    Optional.empty(),
                    new ConformanceHost(
                                    lab.client, new Vmid(9995), new Lab.VirtualTicker(clock), ConformanceScratch.NONE)
                            .unfit());
            assertEquals(List.of(), lab.pve.writes());
        }
    }

    private static ConformanceRow named(String call) {
        return ConformanceRows.all().stream()
                .filter(r -> r.call().equals(call))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSimulatorThatAnswersOtherwiseDisagrees() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().taskExit("vzsnapshot", "it went wrong");
            ConformanceHost host =
                    new ConformanceHost(lab.client, Lab.GUEST, new Lab.VirtualTicker(clock), ConformanceScratch.NONE);
            ConformanceRow row = named("POST snapshot: UPID, exit status");

            ConformanceRow.Answer answer = row.ask(host);

            assertEquals("it went wrong", answer.seen());
            assertTrue(table("simulator", List.of(answer)).contains("| **no** |"));
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = PREFIX + "ENDPOINT", matches = ".+", disabledReason = "no host is named")
    void aRealHostAgreesWithEachRow() {
        try (PveClient client = new PveClient(connection(given("TOKEN")));
                Tokens others = new Tokens(optional("STRANGER"), optional("NOBACKUP"))) {
            ConformanceScratch scratch = new ConformanceScratch(
                    optional("LOCKED").map(Vmid::of),
                    optional("SCRATCH").flatMap(range -> free(client, range)),
                    optional("STORAGE").map(StorageId::new),
                    others.stranger,
                    others.noBackup);
            agree("host", new ConformanceHost(client, Vmid.of(given("VMID")), Ticker.SYSTEM, scratch));
        }
    }

    private static Connection connection(String token) {
        return new Connection(
                URI.create(given("ENDPOINT")),
                new NodeName(given("NODE")),
                ApiToken.of(token),
                List.of(new Trust.Fingerprint(given("FINGERPRINT"))),
                Limits.DEFAULT);
    }

    /// The first id of a range such as `9980-9989` that no guest has.
    private static Optional<Vmid> free(PveClient client, String range) {
        String[] ends = range.split("-", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .mapToObj(Vmid::new)
                .filter(id -> client.cluster().isFree(id))
                .findFirst();
    }

    private static final class Tokens implements AutoCloseable {
        private final Optional<PveClient> stranger;
        private final Optional<PveClient> noBackup;

        Tokens(Optional<String> stranger, Optional<String> noBackup) {
            this.stranger = stranger.map(token -> new PveClient(connection(token)));
            this.noBackup = noBackup.map(token -> new PveClient(connection(token)));
        }

        @Override
        public void close() {
            stranger.ifPresent(PveClient::close);
            noBackup.ifPresent(PveClient::close);
        }
    }

    private static Optional<String> optional(String name) {
        return Optional.ofNullable(System.getenv(PREFIX + name)).filter(value -> !value.isBlank());
    }

    private static String given(String name) {
        return optional(name)
                .orElseThrow(() -> new AssertionError(PREFIX + name + " is not set: see docs/runbook-live.md"));
    }

    private static List<ConformanceRow.Answer> agree(String who, ConformanceHost host) {
        host.unfit().ifPresent(why -> {
            System.out.println("refused: " + why);
            throw new AssertionError(why);
        });
        ConformanceHost.State before = host.state();
        List<ConformanceRow.Answer> answers = new ArrayList<>();
        List<String> left;
        try {
            ConformanceRows.all().forEach(row -> answers.add(row.ask(host)));
        } finally {
            System.out.println(table(who, answers));
            left = host.restore(before);
            left.forEach(what -> System.out.println("left: " + what));
        }
        assertEquals(List.of(), left);
        assertEquals(before, host.state());
        assertEquals(
                List.of(),
                answers.stream().filter(a -> a.asked() && !a.agrees()).toList());
        return answers;
    }

    private static String line(String text) {
        return text.strip().replace("\n", "\\n");
    }

    private static String table(String who, List<ConformanceRow.Answer> answers) {
        StringBuilder table = new StringBuilder("| call | expected | " + who + " | agrees |\n|---|---|---|---|\n");
        for (ConformanceRow.Answer answer : answers) {
            table.append("| ").append(answer.row().call());
            table.append(" | ").append(line(answer.row().expected()));
            String seen = answer.asked() ? line(answer.seen()) : "not asked: " + answer.seen();
            table.append(" | ").append(answer.agrees() ? "the same" : seen);
            table.append(" | ")
                    .append(answer.agrees() ? "yes" : answer.asked() ? "**no**" : "-")
                    .append(" |\n");
        }
        long agreeing = answers.stream().filter(ConformanceRow.Answer::agrees).count();
        long asked = answers.stream().filter(ConformanceRow.Answer::asked).count();
        return table.append("%d of %d rows agree, %d not asked".formatted(agreeing, asked, answers.size() - asked))
                .toString();
    }
}
