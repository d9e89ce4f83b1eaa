package felhom.testkit.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a script does with a hub, request by request.
class HubAdminTests {
    private static final String SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n";

    private final HubSimulator hub = HubSimulator.start();
    private final Reporter client = new Reporter(hub);
    private final Reports reports = new Reports();

    @AfterEach
    void close() {
        client.close();
        hub.close();
    }

    @Test
    void anOrderIsProposedSignedAndFollowedToItsEnd() throws Exception {
        client.report(reports.next());
        var proposal = "{\"order_id\": \"order-1\", \"operation\": \"destroy\", \"arguments\": {\"vmid\": \"101\"}}";

        assertEquals("absent", client.admin("GET", "/orders/order-1", ""));
        assertEquals("proposed", client.admin("POST", "/proposals", proposal));
        assertEquals("waiting", client.admin("GET", "/orders/order-1", ""));
        client.report(reports.next());
        assertEquals("sent", client.admin("GET", "/orders/order-1", ""));
        var held = reports.next();
        Reports.held(held, "order-1", "{the plan}");
        client.report(held);
        assertEquals("held", client.admin("GET", "/orders/order-1", ""));
        assertEquals("{the plan}", client.admin("GET", "/plans/order-1", ""));
        assertEquals("carried", client.admin("POST", "/plans/order-1/signatures", SIGNATURE + SIGNATURE));
        var signed = reports.next();
        Reports.held(signed, "order-1", "{the plan}");
        assertEquals(
                2,
                client.report(signed)
                        .path("approvals")
                        .path(0)
                        .path("signatures")
                        .size());
        var ended = reports.next();
        Reports.outcome(ended, "hub", "order-1", "ok");
        client.report(ended);
        assertEquals("ok", client.admin("GET", "/orders/order-1", ""));
        assertEquals("5", client.admin("GET", "/reports", ""));
        assertEquals("hub snapshot ok order-1 as it went", client.admin("GET", "/outcomes", ""));
        assertEquals("0 faults", client.admin("GET", "/contract-faults", ""));
    }

    @Test
    void theHubDoesAsItIsTold() throws Exception {
        client.report(reports.next());

        assertEquals("taken", client.admin("PUT", "/interval", "7"));
        assertEquals("taken", client.admin("PUT", "/desired", "{\"version\": 3, \"document\": {}}"));
        var envelope = client.report(reports.next());
        assertEquals(7, envelope.path("next_interval_s").asInt());
        assertEquals(3, envelope.path("desired").path("version").asInt());
        assertEquals(
                2,
                client.admin("GET", "/arrivals", "").lines().map(Instant::parse).count());
        assertEquals("taken", client.admin("PUT", "/interval", "0"));
        assertTrue(client.report(reports.next()).path("next_interval_s").isMissingNode());

        assertEquals("2 armed", client.admin("POST", "/faults", "status=500\nbusy=3 x2\n"));
        assertEquals(500, client.send(reports.next()).statusCode());
        assertEquals("0 armed", client.admin("POST", "/faults", ""));
        assertEquals(200, client.send(reports.next()).statusCode());

        assertEquals("taken", client.admin("PUT", "/delivery", "withhold"));
        client.admin("POST", "/proposals", "{\"order_id\": \"order-1\"}");
        assertEquals(0, client.report(reports.next()).path("proposals").size());
        client.admin("PUT", "/delivery", "normal");
        assertEquals(1, client.report(reports.next()).path("proposals").size());
        assertEquals("withdrawn", client.admin("POST", "/withdrawals", "order-1\n"));
        assertEquals(0, client.report(reports.next()).path("proposals").size());
    }

    @Test
    void whatAReportShouldNotHaveSaidIsALine() throws Exception {
        var report = reports.next();
        report.put("version", 2);
        report.put("interval_s", 0);
        client.report(report);

        assertEquals(
                "2 faults\nversion must be 1, not 2\ninterval_s must be a number above 0 and up to 3600, not 0",
                client.admin("GET", "/contract-faults", ""));
        assertTrue(client.admin("GET", "/state", "").contains("\"contract_fault_count\" : 2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                POST | /proposals               | {}                      | 400 order_id is missing; give the order
                POST | /proposals               | []                      | 400 the body must be a JSON object
                POST | /proposals               | {                       | 400 the body is no JSON:
                POST | /proposals?agent=a       | {"order_id": "order-1"} | proposed
                PUT  | /interval                | soon                    | 400 the interval must be 1 to 3600 seconds
                PUT  | /delivery                | twice                   | 400 delivery 'twice' is not known; use normal,
                POST | /faults                  | burn                    | 400 fault 'burn' is no fault of a hub
                POST | /plans/order-1/signatures | hello                  | 400 the body has no signature of ssh-keygen
                GET  | /plans/order-1           | ''                      | 400 no agent has reported yet; wait for a
                GET  | /nope                    | ''                      | 404 GET /admin/nope is not known; use
                """)
    void whatItDoesNotUnderstandIsExplained(String method, String path, String body, String said) throws Exception {
        var answer = client.admin(method, path, body);

        assertTrue(answer.startsWith(said), answer);
    }

    @Test
    void anAgentsTokenIsNotTheAdministrators() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(hub.adminUrl() + "/state"))
                .header("Authorization", "Bearer " + hub.token())
                .build();

        assertEquals(401, client.send(request).statusCode());
        assertEquals(List.of(), hub.contractFaults());
    }
}
