package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.hub.RawHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Two operators read the same report at an interval of 30 s, and both sign what it says nine minutes later.
/// What they have signed is done once, however their signatures come.
class TwoOperatorsTests extends SignedCase {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final String PROPOSAL = "\"proposals\":[{\"order_id\":\"order-1\",\"operation\":\"rollback\","
            + "\"arguments\":{\"vmid\":\"101\",\"name\":\"before\"}}]";

    private final RawHub hub = new RawHub();
    /// Beyond the proposal, which is in each envelope.
    private final Queue<String> envelopes = new ArrayDeque<>();
    private LinkedAgent linked;
    private Path bob;

    @BeforeEach
    void begin() throws Exception {
        bob = operators.trusted("bob");
        hub.answer((request, out) -> RawHub.write(out, "200 OK", "", envelope(request.json())));
        agent.environment.putAll(Map.of(
                "FELHOM_AGENT_HUB_URL", hub.url().toString(),
                "FELHOM_AGENT_HUB_TOKEN", "a-token-of-the-hub",
                "FELHOM_AGENT_HUB_TLS_FINGERPRINT", RawHub.fingerprint()));
        linked = LinkedAgent.start(agent, time.machine());
        // The wait before the first report.
        linked.link().pass(() -> {});
    }

    @AfterEach
    void end() throws Exception {
        linked.close();
        hub.close();
    }

    @Test
    void bothInOneApprovalAreCarriedOutOnce() throws Exception {
        operators.policy(TWO);
        String plan = heldNineMinutesAgo();

        envelopes.add(approvals(approval(plan, sign(alice, plan), sign(bob, plan))));
        reports(4);

        carriedOutOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachInAnApprovalAndAnEnvelopeOfItsOwnIsCarriedOutOnceInEitherOrder(boolean aliceFirst) throws Exception {
        String plan = heldNineMinutesAgo();
        Path first = aliceFirst ? alice : bob;
        Path second = aliceFirst ? bob : alice;

        envelopes.add(approvals(approval(plan, sign(first, plan))));
        envelopes.add(approvals(approval(plan, sign(second, plan))));
        reports(2);
        envelopes.add(approvals(approval(plan, sign(second, plan)), approval(plan, sign(first, plan))));
        reports(4);

        carriedOutOnce();
    }

    @Test
    void twoApprovalsInOneEnvelopeAreCarriedOutOnce() throws Exception {
        String plan = heldNineMinutesAgo();

        envelopes.add(approvals(approval(plan, sign(bob, plan)), approval(plan, sign(alice, plan))));
        reports(4);

        carriedOutOnce();
    }

    @Test
    void whereThePolicyWantsTwoOneAloneWaitsForTheOther() throws Exception {
        operators.policy(TWO);
        String plan = heldNineMinutesAgo();

        envelopes.add(approvals(approval(plan, sign(bob, plan))));
        refused(1);

        assertEquals("new", guest.data());
        assertTrue(held().isPresent(), "it waits on");
        assertTrue(
                hub.requests.stream()
                        .flatMap(one -> one.json().path("refused").valueStream())
                        .anyMatch(one -> one.path("reason").asString("").equals("threshold")),
                () -> last().toString());

        // each alone does not add up; both in one do
        envelopes.add(approvals(approval(plan, sign(alice, plan))));
        refused(2);
        assertEquals("new", guest.data());
        envelopes.add(approvals(approval(plan, sign(alice, plan), sign(bob, plan))));
        reports(4);

        carriedOutOnce();
    }

    private static final String TWO =
            "{\"version\":1,\"default\":{\"threshold\":1},\"operations\":{\"rollback\":{\"threshold\":2}}}";

    /// What both operators sign, base64.
    private String heldNineMinutesAgo() throws Exception {
        reports(1);
        TestDaemon.await(() -> !linked.engine().hubDoor().plans().isEmpty(), "no plan is issued");
        reports(1);
        String plan = held().orElseThrow();
        reports((int) Duration.ofMinutes(9).dividedBy(INTERVAL));
        assertEquals(Optional.of(plan), held(), "the same issue all that time");
        return plan;
    }

    private void carriedOutOnce() throws Exception {
        TestDaemon.await(() -> linked.engine().hubDoor().state().unacknowledged() > 0, "it is not done");
        reports(3);
        assertEquals("old", guest.data());
        assertEquals(1, rollbacks(), agent.pve.writes()::toString);
        assertEquals(
                List.of("ok"),
                last().path("outcomes")
                        .valueStream()
                        .map(one -> one.path("outcome").asString(""))
                        .toList());
        assertEquals(Optional.empty(), held());
    }

    /// Waits until so many approvals were.
    private void refused(long many) throws Exception {
        reports(1);
        TestDaemon.await(() -> linked.loops().link().orElseThrow().refusedApprovals() == many, "it is not refused");
        reports(1);
    }

    private long rollbacks() {
        return agent.pve.writes().stream()
                .filter(write -> write.path().endsWith("/rollback"))
                .count();
    }

    private void reports(int many) throws Exception {
        for (int i = 0; i < many; i++) {
            linked.link().pass(() -> {});
            time.pass(INTERVAL);
        }
    }

    private JsonNode last() {
        return hub.requests.getLast().json();
    }

    private Optional<String> held() {
        return last().path("orders")
                .path("held")
                .valueStream()
                .map(one -> one.path("plan").asString(""))
                .findFirst();
    }

    private byte[] envelope(JsonNode report) {
        String more = envelopes.isEmpty() ? "" : "," + envelopes.remove();
        return ("{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\""
                        + report.path("agent").path("id").asString("") + "\",\"sequence\":"
                        + report.path("sequence").asLong() + "," + PROPOSAL + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String sign(Path operator, String plan) throws Exception {
        Path file = Files.write(
                agent.directory.resolve("held-plan.json"), Base64.getDecoder().decode(plan));
        return Files.readString(operators.sign(operator, file));
    }

    private static String approvals(String... some) {
        return "\"approvals\":[" + String.join(",", some) + "]";
    }

    private static String approval(String plan, String... signatures) {
        return "{\"plan\":\"" + plan + "\",\"signatures\":["
                + Stream.of(signatures)
                        .map(one -> "\"" + one.replace("\n", "\\n") + "\"")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
