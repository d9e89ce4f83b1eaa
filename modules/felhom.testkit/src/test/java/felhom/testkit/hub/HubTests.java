package felhom.testkit.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class HubTests {
    private final HubSimulator hub = HubSimulator.start();
    private final Reporter agent = new Reporter(hub);
    private final Reports reports = new Reports();

    @AfterEach
    void close() {
        agent.close();
        hub.close();
    }

    @Test
    void aReportIsAnsweredWithAnEnvelopeForItsAgentAndItsSequence() throws Exception {
        var envelope = agent.report(reports.next());

        assertEquals("felhom-envelope", envelope.path("type").asString());
        assertEquals(1, envelope.path("version").asInt());
        assertEquals("agent-1", envelope.path("agent").asString());
        assertEquals(1, envelope.path("sequence").asInt());
        assertEquals(1, envelope.path("next_interval_s").asInt());
        assertEquals(1, hub.agent().reports());
        assertEquals(List.of(), hub.contractFaults());
    }

    @Test
    void anEnvelopeIsCompressedWhenItIsWorthIt() throws Exception {
        agent.report(reports.next());
        hub.desire(3, "{\"text\": \"" + "x".repeat(2000) + "\"}");

        var answer = agent.send(reports.next());

        assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElse(""));
        assertTrue(answer.body().length < 1000);
        assertTrue(Reporter.text(answer).contains("\"desired\":{\"version\":3,"));
    }

    @Test
    void anUnknownTokenIsUnauthorized() throws Exception {
        var stranger = agent.request()
                .setHeader("Authorization", "Bearer x" + hub.token())
                .POST(BodyPublishers.ofString("{}"))
                .build();

        assertEquals(401, agent.send(stranger).statusCode());
        assertEquals(List.of(), hub.agents());
        assertEquals(1, hub.requests());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                /type                     | felhom       | type must be "felhom-report"
                /version                  | 2            | version must be 1, not 2
                /sequence                 | -1           | sequence must be a whole number from 0
                /sent                     | today        | sent must be a time like
                /interval_s               | 4000         | interval_s must be a number above 0 and up to 3600
                /agent/node               | -            | agent.node must be a text, not missing
                /agent/memory_bytes       | -1           | agent.memory_bytes must be a number that is not
                /clock/synchronised       | yes          | clock.synchronised must be true, false or null
                /clock                    | -            | clock must be an object, not missing
                /sections/zfs             | -            | sections.zfs must be an object, not missing
                /sections/zfs/state       | good         | sections.zfs.state must be one of fresh, stale,
                /sections/zfs/why         | -            | sections.zfs.why must be a text
                /orders/held              | -            | orders.held must be an array
                /outcomes                 | none         | outcomes must be an array
                /warnings                 | -            | warnings must be an array
                """)
    void whatIsWrongWithAReportIsNamedWithItsPath(String pointer, String value, String said) throws Exception {
        var report = reports.next();
        int last = pointer.lastIndexOf('/');
        var parent = (ObjectNode) report.at(pointer.substring(0, last));
        var name = pointer.substring(last + 1);
        if (value.equals("-")) parent.remove(name);
        else if (value.matches("-?\\d+")) parent.put(name, Integer.parseInt(value));
        else parent.put(name, value);

        agent.report(report);

        assertTrue(hub.contractFaults().getFirst().startsWith(said.strip()), hub.contractFaults()::toString);
        assertEquals(1, hub.contractFaults().size());
    }

    @Test
    void entriesOfListsAreLookedAtToo() throws Exception {
        var report = reports.next();
        Reports.outcome(report, "hub", "order-1", "fine");
        Reports.held(report, "order 2", "plan");
        Reports.running(report, "order-3");
        ((ObjectNode) report.at("/orders/running/0")).put("unknown", "no");

        agent.report(report);

        assertEquals(
                List.of(
                        "orders.running[0].unknown must be true or false, not \"no\"",
                        "orders.held[0].order_id must be an order's id, not \"order 2\"",
                        "outcomes[0].outcome must be one of ok, ok_with_warnings, failed, unknown, not \"fine\""),
                hub.contractFaults());
    }

    @Test
    void whatIsNoReportAtAllIsRefusedAndRemembered() throws Exception {
        assertEquals(400, post(agent.request(), "{\"type\": \"felhom-report\", \"type\": 1}"));
        assertEquals(400, post(agent.request(), "hello"));
        assertEquals(400, post(agent.request().header("Content-Encoding", "gzip"), "hello"));
        assertEquals(415, post(agent.request().setHeader("Content-Type", "text/plain"), "{}"));
        assertEquals(405, agent.send(agent.request().GET().build()).statusCode());

        assertEquals(5, hub.contractFaults().size(), hub.contractFaults()::toString);
        assertEquals(List.of(), hub.agents());
    }

    private int post(java.net.http.HttpRequest.Builder request, String body) throws Exception {
        return agent.send(request.POST(BodyPublishers.ofString(body)).build()).statusCode();
    }

    @Test
    void aLargeReportHasToComeCompressed() throws Exception {
        var report = reports.next();

        assertEquals(200, post(agent.request(), report.toString()));

        assertEquals(
                List.of("a report of " + report.toString().length() + " bytes came without gzip"),
                hub.contractFaults());
    }

    @Test
    void aSectionTravelsAsItsDigestOnceItWasAcknowledged() throws Exception {
        var first = reports.next();
        Reports.guests(first, 'a', "web", "mail");
        var acknowledged = agent.report(first).path("acknowledged").path("sections");
        var second = reports.next();
        Reports.guests(second, 'a');
        agent.report(second);

        assertEquals("{\"guests\":\"" + "a".repeat(64) + "\"}", acknowledged.toString());
        var guests = hub.agent().sections().get("guests");
        assertEquals(
                "{\"guests\":[{\"name\":\"web\"},{\"name\":\"mail\"}]}",
                guests.value().orElseThrow());
        assertEquals(1, guests.unchanged());
        assertEquals(List.of(), hub.contractFaults());
    }

    @Test
    void aDigestThatTheHubDoesNotHaveBreaksTheContract() throws Exception {
        var report = reports.next();
        Reports.guests(report, 'a');

        agent.report(report);

        assertEquals(
                List.of("agent agent-1, report 1: sections.guests has no value, and the digest " + "a".repeat(64)
                        + " is not what the hub acknowledged last: nothing"),
                hub.contractFaults());
    }

    @Test
    void aDigestStandsForOneValueAndAValueForOneDigest() throws Exception {
        for (var value : List.of("a web", "a mail", "b mail")) {
            var report = reports.next();
            Reports.guests(report, value.charAt(0), value.substring(2));
            agent.report(report);
        }

        assertEquals(2, hub.contractFaults().size(), hub.contractFaults()::toString);
        assertTrue(hub.contractFaults().getFirst().endsWith("a for another value than before"));
        assertTrue(hub.contractFaults().getLast().contains("b, and for the same value it was aaa"));
    }

    @Test
    void aHubThatForgotIsToldAgainAndNobodyIsToBlame() throws Exception {
        var first = reports.next();
        Reports.guests(first, 'a', "web");
        agent.report(first);
        hub.forget("agent-1");
        var second = reports.next();
        Reports.guests(second, 'a');

        var envelope = agent.report(second);

        assertEquals("{}", envelope.path("acknowledged").path("sections").toString());
        assertEquals(List.of(), hub.contractFaults());
    }

    @Test
    void anAgentMayGoByTheLastAnswerThatItHeard() throws Exception {
        var first = reports.next();
        Reports.guests(first, 'a', "web");
        agent.report(first);
        hub.faults().arm("status-after-work=502");
        var unheard = reports.next();
        Reports.guests(unheard, 'b', "mail");
        agent.send(unheard);
        var third = reports.next();
        Reports.guests(third, 'a');

        var envelope = agent.report(third);

        assertEquals("{}", envelope.path("acknowledged").path("sections").toString());
        assertEquals(List.of(), hub.contractFaults());
        var fourth = reports.next();
        Reports.guests(fourth, 'a');
        agent.report(fourth);
        assertEquals(1, hub.contractFaults().size());
    }

    @Test
    void anOutcomeCountsOnceForItsDoorAndItsOrder() throws Exception {
        for (int i = 0; i < 3; i++) {
            var report = reports.next();
            Reports.outcome(report, "hub", "order-1", "ok");
            Reports.outcome(report, "shell", "order-1", "failed");
            var envelope = agent.report(report);
            assertEquals(
                    "[{\"door\":\"hub\",\"order_id\":\"order-1\"},{\"door\":\"shell\",\"order_id\":\"order-1\"}]",
                    envelope.path("acknowledged").path("outcomes").toString());
        }

        assertEquals(2, hub.agent().outcomes().size());
        assertEquals(3, hub.agent().outcome("order-1").orElseThrow().reported());
        assertEquals(
                "failed", hub.agent().outcome("shell", "order-1").orElseThrow().verdict());
        assertEquals(List.of(), hub.contractFaults());
    }

    @Test
    void whatWasUnknownMayBecomeKnownAndNothingElseChanges() throws Exception {
        for (var verdict : List.of("unknown", "ok", "failed")) {
            var report = reports.next();
            Reports.outcome(report, "hub", "order-1", verdict);
            agent.report(report);
        }

        assertEquals(
                List.of("agent agent-1, report 3: order order-1 of the door 'hub' ended as 'snapshot: ok', and now as"
                        + " 'snapshot: failed'"),
                hub.contractFaults());
    }

    @Test
    void aReportSentTwiceIsCountedAndASequenceThatGoesBackBreaksTheContract() throws Exception {
        var first = reports.next();
        agent.report(first);
        agent.report(first);
        assertEquals(List.of(), hub.contractFaults());
        assertEquals(1, hub.agent().resent());

        agent.report(reports.next());
        agent.report(first);
        assertEquals(
                List.of("agent agent-1, report 1: sequence is 1 after 2 in the same run of the agent"),
                hub.contractFaults());
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aProposalIsSentUntilItsEndIsReported(Delivery delivery) throws Exception {
        agent.report(reports.next());
        hub.propose("order-1", "snapshot", Map.of("vmid", "101"));
        hub.delivery(delivery);

        var first = agent.report(reports.next()).path("proposals");
        var running = reports.next();
        Reports.running(running, "order-1");
        var second = agent.report(running).path("proposals");
        assertEquals("running", hub.agent().progress("order-1"));
        var ended = reports.next();
        Reports.outcome(ended, "hub", "order-1", "ok");
        var third = agent.report(ended).path("proposals");
        var fourth = agent.report(reports.next()).path("proposals");

        assertEquals(
                switch (delivery) {
                    case NORMAL -> List.of(1, 1, 0, 0);
                    case WITHHOLD -> List.of(0, 0, 0, 0);
                    case DUPLICATE -> List.of(2, 2, 0, 0);
                    case REPLAY -> List.of(1, 1, 1, 1);
                },
                List.of(first.size(), second.size(), third.size(), fourth.size()));
        if (delivery == Delivery.NORMAL) {
            assertEquals(
                    "{\"order_id\":\"order-1\",\"operation\":\"snapshot\",\"arguments\":{\"vmid\":\"101\"}}",
                    first.path(0).toString());
        }
        assertEquals("ok", hub.agent().progress("order-1"));
        assertTrue(hub.agent().proposals().getFirst().ended());
    }

    @Test
    void aRefusedProposalIsSentNoMore() throws Exception {
        agent.report(reports.next());
        hub.propose("order-1", "burn", Map.of());
        var report = reports.next();
        Reports.refused(report, "order-1");

        assertEquals(0, agent.report(report).path("proposals").size());
        assertEquals("refused", hub.agent().progress("order-1"));
        assertEquals(
                "unknown-operation",
                hub.agent().refusal("order-1").orElseThrow().reason());
    }

    @Test
    void anApprovalThatIsRefusedEndsNoProposalThatIsStillHeld() throws Exception {
        agent.report(reports.next());
        hub.propose("order-1", "destroy", Map.of("vmid", "101"));
        var report = reports.next();
        Reports.held(report, "order-1", "{the plan}");
        Reports.refused(report, "order-1");

        assertEquals(1, agent.report(report).path("proposals").size());
        assertEquals("held", hub.agent().progress("order-1"));
    }

    @Test
    void anApprovalIsCarriedUntilTheOrderOfItsPlanEnded() throws Exception {
        hub.propose("agent-1", "order-1", "destroy", Map.of("vmid", "101"));
        var held = reports.next();
        Reports.held(held, "order-1", "{the plan}");
        agent.report(held);
        var plan = hub.agent().held("order-1").orElseThrow().plan();
        hub.approve("agent-1", plan, List.of("signature of alice"));
        hub.approve("agent-1", plan, List.of("signature of bob"));

        var carried = agent.report(held("order-1")).path("approvals");
        var ended = reports.next();
        Reports.outcome(ended, "hub", "order-1", "ok");
        var after = agent.report(ended).path("approvals");

        assertEquals(
                "[{\"plan\":\"" + Reports.base64("{the plan}")
                        + "\",\"signatures\":[\"signature of alice\",\"signature of bob\"]}]",
                carried.toString());
        assertEquals("[]", after.toString());
        assertTrue(hub.agent().approvals().getFirst().ended());
    }

    private JsonNode held(String orderId) {
        var report = reports.next();
        Reports.held(report, orderId, "{the plan}");
        return report;
    }

    @Test
    void severalAgentsAreKeptApart() throws Exception {
        agent.report(reports.next());
        var other = reports.next();
        ((ObjectNode) other.path("agent")).put("id", "agent-2");
        agent.report(other);

        assertThrows(IllegalArgumentException.class, () -> hub.propose("order-1", "snapshot", Map.of()));
        hub.propose("agent-2", "order-1", "snapshot", Map.of());

        assertEquals(1, agent.report(other).path("proposals").size());
        assertEquals(0, agent.report(reports.next()).path("proposals").size());
        assertEquals(2, hub.agents().size());
    }

    @Test
    void allThatIsKnownIsOneJsonObject() throws Exception {
        var report = reports.next();
        Reports.guests(report, 'a', "web");
        Reports.outcome(report, "hub", "order-1", "ok");
        agent.report(report);

        var json = JsonMapper.builder().build().readTree(hub.toJson());

        assertEquals(1, json.path("requests").asInt());
        assertEquals(1, json.path("answered").path("200").asInt());
        assertEquals("[]", json.path("contract_faults").toString());
        var known = json.path("agents").path("agent-1");
        assertEquals("web", known.at("/sections/guests/value/guests/0/name").asString());
        assertEquals("ok", known.at("/outcomes/0/outcome").asString());
        assertFalse(hub.toJson().contains(hub.token()));
    }
}
