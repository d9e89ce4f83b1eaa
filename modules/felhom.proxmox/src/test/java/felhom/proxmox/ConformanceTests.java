package felhom.proxmox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.testkit.VirtualClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The same calls and expectations, asked of the simulator and, where the environment names one, of a real host.
class ConformanceTests {
    private static final String PREFIX = "FELHOM_CONFORMANCE_";

    @Test
    void theSimulatorAgreesWithEachRow() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock).sendsWrongThings()) {
            lab.world.guest(9999).description("kept for tests\n\nby hand");
            agree("simulator", new ConformanceHost(lab.client, Lab.GUEST, new Lab.VirtualTicker(clock)));
        }
    }

    @Test
    void aSimulatorThatAnswersOtherwiseDisagrees() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().taskExit("vzsnapshot", "it went wrong");
            ConformanceHost host = new ConformanceHost(lab.client, Lab.GUEST, new Lab.VirtualTicker(clock));
            ConformanceRow row = ConformanceRows.all().stream()
                    .filter(r -> r.call().equals("POST snapshot: UPID, exit status"))
                    .findFirst()
                    .orElseThrow();

            ConformanceRow.Answer answer = row.ask(host);

            assertEquals("it went wrong", answer.seen());
            assertTrue(table("simulator", List.of(answer)).contains("| **no** |"));
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = PREFIX + "ENDPOINT", matches = ".+", disabledReason = "no host is named")
    void aRealHostAgreesWithEachRow() {
        Connection connection = new Connection(
                URI.create(given("ENDPOINT")),
                new NodeName(given("NODE")),
                ApiToken.of(given("TOKEN")),
                List.of(new Trust.Fingerprint(given("FINGERPRINT"))),
                Limits.DEFAULT);
        try (PveClient client = new PveClient(connection)) {
            agree("host", new ConformanceHost(client, Vmid.of(given("VMID")), Ticker.SYSTEM));
        }
    }

    private static String given(String name) {
        return Optional.ofNullable(System.getenv(PREFIX + name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new AssertionError(PREFIX + name + " is not set: see docs/runbook-live.md"));
    }

    private static void agree(String who, ConformanceHost host) {
        assertEquals(Optional.empty(), host.unfit());
        ConformanceHost.State before = host.state();
        List<ConformanceRow.Answer> answers = new ArrayList<>();
        try {
            ConformanceRows.all().forEach(row -> answers.add(row.ask(host)));
        } finally {
            System.out.println(table(who, answers));
            host.restore(before);
        }
        assertEquals(before, host.state());
        assertEquals(List.of(), answers.stream().filter(a -> !a.agrees()).toList());
    }

    private static String table(String who, List<ConformanceRow.Answer> answers) {
        StringBuilder table = new StringBuilder("| call | expected | " + who + " | agrees |\n|---|---|---|---|\n");
        for (ConformanceRow.Answer answer : answers) {
            table.append("| ").append(answer.row().call());
            table.append(" | ").append(answer.row().expected().strip());
            table.append(" | ")
                    .append(answer.agrees() ? "the same" : answer.seen().strip());
            table.append(" | ").append(answer.agrees() ? "yes" : "**no**").append(" |\n");
        }
        long agreeing = answers.stream().filter(ConformanceRow.Answer::agrees).count();
        return table.append("%d of %d rows agree".formatted(agreeing, answers.size()))
                .toString();
    }
}
