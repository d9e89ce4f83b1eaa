package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A node's name that is not the node's, and what pveproxy says when it hands a call on to nobody.
class NodeNameTests {
    private static Connection as(Lab lab, String node) {
        return new Connection(
                lab.pve.endpoint(),
                new NodeName(node),
                ApiToken.of(lab.token.value()),
                List.of(lab.pinned()),
                Limits.DEFAULT);
    }

    private static ProxmoxHost unnamed(Lab lab) {
        return new ProxmoxHost(
                new Connection(
                        lab.pve.endpoint(),
                        Optional.empty(),
                        ApiToken.of(lab.token.value()),
                        List.of(lab.pinned()),
                        Limits.DEFAULT),
                Duration.ofMinutes(1));
    }

    @Test
    void aNodeThatIsNotConfiguredIsAskedOfTheHostOnce() {
        try (Lab lab = Lab.open();
                ProxmoxHost host = unnamed(lab)) {
            var _ = lab.world.member("pve2");

            assertEquals(new NodeName("pve"), host.node());
            assertTrue(host.inventory().guest(Lab.GUEST).isPresent());
            assertFalse(host.inventory().storages().isEmpty());

            assertEquals(
                    1,
                    lab.pve.requests().stream()
                            .filter(request -> request.path().equals("/cluster/status"))
                            .count());
        }
    }

    @Test
    void theOnlyNodeIsTheAgentsOwnAlsoWhereTheTokenMayNotAsk() {
        try (Lab lab = Lab.open();
                ProxmoxHost host = unnamed(lab)) {
            lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

            assertEquals(new NodeName("pve"), host.node());
        }
    }

    @Test
    void oneOfSeveralNodesThatMayNotBeAskedHasToBeConfigured() {
        try (Lab lab = Lab.open();
                ProxmoxHost host = unnamed(lab)) {
            var _ = lab.world.member("pve2");
            lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

            HostException refused =
                    assertThrows(HostException.class, () -> host.inventory().storages());

            assertEquals(
                    "the host does not tell this token which of its nodes it is (that takes Sys.Audit on /); set"
                            + " proxmox.node to one of pve, pve2",
                    refused.getMessage());
        }
    }

    @Test
    void aNodeNameInAnotherCaseIsSaidWithTheRightOne() {
        try (Lab lab = Lab.open();
                ProxmoxHost host = new ProxmoxHost(as(lab, "PVE"), Duration.ofMinutes(1))) {
            lab.pve
                    .faults()
                    .on("GET", "/nodes/PVE/storage")
                    .answer(596, "tls_process_server_certificate: certificate verify failed");

            HostException refused =
                    assertThrows(HostException.class, () -> host.inventory().storages());

            assertEquals("there is no node 'PVE'; there is pve; set proxmox.node to one", refused.getMessage());
        }
    }

    @Test
    void aNodeNameThatCannotBeLookedUpIsSaidWithTheRightOne() {
        try (Lab lab = Lab.open();
                ProxmoxHost host = new ProxmoxHost(as(lab, "nope"), Duration.ofMinutes(1))) {
            HostException refused =
                    assertThrows(HostException.class, () -> host.inventory().storages());

            assertTrue(refused.getMessage().contains("there is no node 'nope'; there is pve"), refused.getMessage());
        }
    }

    @Test
    void a596ThatComesAtOnceIsNoWaitOf30SecondsAndAReadGoesOnNowhere() {
        try (Lab lab = Lab.open()) {
            lab.pve.faults().on("GET", "/nodes/pve/storage").answer(596, "Connection timed out");
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").answer(596, "Connection timed out");

            PveError read = assertThrows(
                            PveException.class, () -> lab.client.ownNode().storages())
                    .error();
            PveError change = assertThrows(
                            PveException.class,
                            () -> lab.client.send(lab.guest().snapshot(new SnapshotName("before"), "")))
                    .error();

            assertFalse(read.words().contains("within 30 s"), read.words());
            assertFalse(read.words().contains("may go on"), read.words());
            assertFalse(change.words().contains("within 30 s"), change.words());
            assertTrue(change.words().contains("the work may go on there"), change.words());
            assertTrue(assertInstanceOf(PveError.Gateway.class, change).maybeDone());
        }
    }

    @Test
    void a596ThatTookItsTimeIsAWaitOf30Seconds() {
        assertEquals(
                "596: pveproxy got no answer from pvedaemon (or from the other node) within 30 s; the work may go on"
                        + " there",
                new PveError.Gateway(596, false, false).words());
        assertEquals(
                "596: pveproxy got no answer from pvedaemon (or from the other node) within 30 s",
                new PveError.Gateway(596, true, false).words());
    }
}
