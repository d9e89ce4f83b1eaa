package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.contract.Contract;
import felhom.testkit.contract.ContractDrift;
import felhom.testkit.contract.Violation;
import felhom.testkit.http.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the official schema allows, and what it does not.
class ContractTests {
    private static final String CONFIG = "/nodes/pve/lxc/9999/config";
    private final Contract nine = Contract.of("9.2.11");
    private final Contract eight = Contract.of("8.4.21");

    private List<String> get(String path, Map<String, List<String>> query) {
        return problems(nine, "GET", path, query, Map.of());
    }

    private List<String> put(Map<String, List<String>> body) {
        return problems(nine, "PUT", CONFIG, Map.of(), body);
    }

    private static List<String> problems(
            Contract contract,
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, List<String>> body) {
        return contract.violations(method, path, query, body).stream()
                .map(Violation::problem)
                .toList();
    }

    private static List<String> one(String value) {
        return List.of(value);
    }

    @Test
    void aRightRequestHasNoViolation() {
        assertEquals(List.of(), get("/version", Map.of()));
        assertEquals(List.of(), get("/cluster/resources", Map.of("type", one("vm"))));
        assertEquals(
                List.of(),
                put(Map.of(
                        "memory", one("256"),
                        "net3", one("name=eth3,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp"),
                        "rootfs", one("local-btrfs:9999/vm-9999-disk-0.raw,size=1152M"),
                        "delete", one("tags,onboot"))));
        assertEquals(List.of(), get("/nodes/pve/storage/local/content/local:backup/x.tar.zst", Map.of()));
    }

    @Test
    void anUnknownEndpointAndAnUnknownParameterAreViolations() {
        assertEquals(List.of("no such endpoint in the contract of 9.2"), get("/nodes/pve/nonsense", Map.of()));
        assertEquals(List.of("nonsense: no such parameter"), put(Map.of("nonsense", one("1"))));
    }

    @Test
    void aParameterHasItsPlace() {
        assertEquals(
                List.of("type: belongs in the query, not in the body"),
                problems(nine, "GET", "/cluster/resources", Map.of(), Map.of("type", one("vm"))));
        assertEquals(
                List.of("memory: belongs in the body, not in the query"),
                problems(nine, "PUT", CONFIG, Map.of("memory", one("256")), Map.of()));
    }

    @Test
    void aMandatoryParameterMayNotBeMissing() {
        assertEquals(List.of("feature: missing"), get("/nodes/pve/lxc/9999/feature", Map.of()));
        assertEquals(
                List.of("snapname: missing"),
                problems(nine, "POST", "/nodes/pve/lxc/9999/snapshot", Map.of(), Map.of()));
    }

    @Test
    void typesLimitsAndPatternsAreChecked() {
        assertEquals(List.of("memory: 'many' is no integer"), put(Map.of("memory", one("many"))));
        assertEquals(List.of("memory: 15 is less than 16"), put(Map.of("memory", one("15"))));
        assertEquals(List.of("cores: 8193 is more than 8192"), put(Map.of("cores", one("8193"))));
        assertEquals(List.of("onboot: 'true' is no boolean (0 or 1)"), put(Map.of("onboot", one("true"))));
        assertEquals(
                List.of("description: longer than 8192 characters"), put(Map.of("description", one("x".repeat(8193)))));
        assertEquals(List.of("hostname: 'a_b' is no dns-name"), put(Map.of("hostname", one("a_b"))));
        assertEquals(List.of("cmode: 'x' is none of shell, console, tty"), put(Map.of("cmode", one("x"))));
        assertEquals(List.of("memory: given 2 times"), put(Map.of("memory", List.of("256", "512"))));
        assertEquals(
                List.of("disk: '/dev/disk/by-id/x' does not match ^/dev/[a-zA-Z0-9\\/]+$"),
                get("/nodes/pve/disks/smart", Map.of("disk", one("/dev/disk/by-id/x"))));
        assertEquals(
                List.of("statusfilter: 'ok,nope' is no pve-task-status-type-list"),
                get("/nodes/pve/tasks", Map.of("statusfilter", one("ok,nope"))));
        assertEquals(
                List.of("prune-backups: 'keep-last=x' is no prune-backups"),
                get("/nodes/pve/storage/local/prunebackups", Map.of("prune-backups", one("keep-last=x"))));
        assertEquals(List.of("vmid: 7 is less than 100"), get("/nodes/pve/lxc/7/pending", Map.of()));
    }

    @Test
    void aPropertyStringIsCheckedKeyByKey() {
        assertEquals(List.of("net0: no key 'bridg'"), put(Map.of("net0", one("name=eth0,bridg=vmbr0"))));
        assertEquals(List.of("net0: tag: 4095 is more than 4094"), put(Map.of("net0", one("name=eth0,tag=4095"))));
        assertEquals(List.of("net0: the key 'name' is missing"), put(Map.of("net0", one("bridge=vmbr0"))));
        assertEquals(List.of("features: 'nesting' has no key"), put(Map.of("features", one("nesting"))));
        assertEquals(
                List.of(),
                problems(
                        nine,
                        "PUT",
                        "/nodes/pve/qemu/100/config",
                        Map.of(),
                        Map.of("net0", one("virtio=BC:24:11:00:E5:5C,bridge=vmbr0"), "scsi0", one("local:10,ssd=1"))));
    }

    @Test
    void theTablesDifferWhereTheReleasesDo() {
        assertEquals(List.of(), get("/cluster/ha/rules", Map.of()));
        assertEquals(
                List.of("no such endpoint in the contract of 8.4"),
                problems(eight, "GET", "/cluster/ha/rules", Map.of(), Map.of()));
        assertEquals(
                List.of("entrypoint: no such parameter"),
                problems(eight, "PUT", CONFIG, Map.of(), Map.of("entrypoint", one("/sbin/init"))));
    }

    @Test
    void theTablesHoldWhatTheListSays() throws IOException {
        var listed = Files.readAllLines(Path.of("src/main/resources/felhom/testkit/contract/operations.txt"));

        assertEquals(listed.stream().sorted().toList(), nine.operations());
        var missing =
                listed.stream().filter(o -> !eight.operations().contains(o)).toList();
        assertEquals(List.of("GET /cluster/ha/rules", "GET /nodes/{node}/lxc/{vmid}/migrate"), missing);
        assertTrue(nine.source().contains("pve-docs") && eight.source().contains("pve-docs"));
    }

    @Test
    void aPatternThatIsPerlsOwnIsChecked() {
        assertEquals(List.of(), put(Map.of("env", one("A=1\0B=2"))));
        assertEquals(1, put(Map.of("env", one("=1"))).size());
    }

    @Test
    void theDriftReportIsUpToDate() throws IOException {
        var report = Files.readAllLines(Path.of("../../docs/contract-drift.txt"));

        assertEquals(report, ContractDrift.between(eight, nine), "run script/contract drift and look at the diff");
        assertTrue(report.contains("GET /cluster/ha/rules: only in 9.2"));
    }

    @Test
    void theSimulatorTellsWhatTheContractDoesNotAllow() throws Exception {
        try (var lab = new Lab()) {
            lab.client.get("/version");
            lab.client.get("/cluster/tasks?limit=1");

            assertEquals(
                    List.of(new Violation("GET /cluster/tasks", "limit: no such parameter")), lab.pve.violations());
        }
    }

    @Test
    void everythingTheSimulatorServesIsInTheContract() {
        var tls = new Tls("pve", java.util.Optional.empty(), java.util.Optional.empty());
        for (var route : Routes.all(tls)) {
            var operation = route.method() + " " + route.template();
            assertTrue(nine.operations().contains(operation), operation);
        }
    }
}
