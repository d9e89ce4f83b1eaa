package felhom.proxmox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.Version;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.proxmox.check.ProxmoxHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What a refused or broken call says.
class ErrorTests {
    private static PveException refused(Supplier<?> call) {
        return assertThrows(PveException.class, call::get);
    }

    /// What the typed options cannot say.
    private static Mutation wrong(Map<String, String> options) {
        return Mutation.atOnce("PUT", "/nodes/pve/lxc/9999/config", Parameters.of(options));
    }

    @Test
    void r18A403NamesPathPrivilegeAndToken() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "VM.Snapshot");

            PveException refused = refused(() -> lab.client.send(lab.guest().snapshot(new SnapshotName("before"), "")));

            assertEquals(
                    Optional.of(new MissingPrivilege(Optional.of("/vms/9999"), Optional.of("VM.Snapshot"), Lab.TOKEN)),
                    refused.failure().privilege());
            assertEquals("403: felhom-agent@pve!agent lacks VM.Snapshot on /vms/9999", refused.getMessage());
            assertEquals(Failure.Kind.PRIVILEGE, refused.failure().kind());
        }
    }

    @Test
    void alternativesAreNamedAsSuch() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "VM.Snapshot").revoke(Lab.TOKEN, "/", "VM.Snapshot.Rollback");

            PveException refused = refused(() -> lab.client.send(lab.guest().rollback(new SnapshotName("before"))));

            assertTrue(refused.getMessage().contains("VM.Snapshot or VM.Snapshot.Rollback"), refused.getMessage());
        }
    }

    @Test
    void aWrongSecretIsAnAuthenticationFailureThatDoesNotShowIt() {
        try (Lab lab = Lab.open()) {
            String secret = "11111111-2222-3333-4444-555555555555";
            Connection wrong = new Connection(
                    lab.pve.endpoint(),
                    new NodeName("pve"),
                    ApiToken.of(Lab.TOKEN + "=" + secret),
                    List.of(lab.pinned()),
                    Limits.DEFAULT);
            try (PveClient client = new PveClient(wrong)) {
                PveException refused = refused(client::version);

                assertEquals(Failure.Kind.AUTHENTICATION, refused.failure().kind());
                assertFalse(refused.toString().contains(secret));
                assertFalse(wrong.toString().contains(secret));
            }
        }
    }

    @Test
    void parameterErrorsAreTakenApartByField() {
        try (Lab lab = Lab.open().sendsWrongThings()) {
            PveException refused = refused(() -> lab.client.send(wrong(Map.of("memory", "many", "nonsense", "1"))));

            assertTrue(refused.error() instanceof PveError.BadParameters);
            PveError.BadParameters bad = (PveError.BadParameters) refused.error();
            assertTrue(bad.byName().containsKey("memory"), bad.toString());
            assertTrue(bad.byName().containsKey("nonsense"), bad.toString());
        }
    }

    @Test
    void aMissingGuestIsSaidInPvesOwnWords() {
        try (Lab lab = Lab.open()) {
            PveException refused =
                    refused(() -> lab.client.ownNode().lxc(new Vmid(12345)).config());

            assertTrue(refused.getMessage().contains("12345"), refused.getMessage());
            assertTrue(refused.getMessage().contains("does not exist"), refused.getMessage());
        }
    }

    @Test
    void r23EachGatewayStatusSaysWhichHopFailed() {
        try (Lab lab = Lab.open()) {
            for (int status = 595; status <= 599; status++) {
                lab.pve.faults().on("GET", "/version").answer(status, "some reason");

                PveException refused = refused(lab.client::version);

                assertTrue(refused.getMessage().startsWith(status + ": "), refused.getMessage());
                assertTrue(refused.getMessage().contains("pveproxy"), refused.getMessage());
                assertEquals(status != 595, refused.error().maybeDone());
            }
        }
    }

    @Test
    void resetsTruncatedAndForeignAnswersAreToldApart() {
        try (Lab lab = Lab.open()) {
            lab.pve.faults().on("GET", "/nodes/pve/status").times(2).resetMidBody();
            assertTrue(refused(() -> lab.client.ownNode().status()).error() instanceof PveError.Broken);

            lab.pve.faults().clear();
            lab.pve.faults().on("GET", "/nodes/pve/status").truncateJson();
            assertTrue(refused(() -> lab.client.ownNode().status()).error() instanceof PveError.Unreadable);

            lab.pve.faults().on("GET", "/nodes/pve/status").wrongContentType("text/html");
            assertTrue(refused(() -> lab.client.ownNode().status()).error() instanceof PveError.NotPve);
        }
    }

    @Test
    void anErrorWhoseBodyIsDamagedIsUnreadableAndNotAnEmptyRefusal() {
        try (Lab lab = Lab.open().sendsWrongThings()) {
            lab.pve.faults().on("PUT", "/nodes/pve/lxc/9999/config").truncateJson();

            PveException refused = refused(() -> lab.client.send(wrong(Map.of("memory", "many"))));

            assertTrue(refused.error() instanceof PveError.Unreadable, refused.getMessage());
            assertTrue(refused.getMessage().contains("400"), refused.getMessage());
        }
    }

    @Test
    void r22EveryCallEndsWithinItsLimitsWhereverTheHostHangs() {
        Duration short_ = Duration.ofMillis(300);
        try (Lab lab = Lab.open(new Limits(short_, short_, Duration.ofMillis(600), 1 << 20))) {
            lab.client.version();

            lab.pve.faults().on("GET", "/version").hang(Duration.ofSeconds(20));
            assertTrue(refused(lab.client::version).error() instanceof PveError.TimedOut);

            lab.pve.faults().on("GET", "/version").hangBody(Duration.ofSeconds(20));
            PveException body = refused(lab.client::version);
            assertTrue(body.error() instanceof PveError.TimedOut, body.getMessage());
            assertTrue(body.getMessage().contains("600 ms"), body.getMessage());
        }
    }

    @Test
    void anAnswerLargerThanTheLimitIsNoAnswer() {
        try (Lab lab = Lab.open(new Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), 200))) {
            PveException refused = refused(() -> lab.client.ownNode().status());

            assertTrue(refused.error() instanceof PveError.Unreadable, refused.getMessage());
            assertTrue(refused.getMessage().contains("more than 200 bytes"), refused.getMessage());
        }
    }

    @Test
    void hostsBefore84AreRefusedWithASentence() {
        try (Lab lab = Lab.open()) {
            lab.world.version("8.3.5");
            try (ProxmoxHost host =
                    new ProxmoxHost(lab.connection(lab.pinned(), Limits.DEFAULT), Duration.ofMinutes(1))) {
                String message = assertThrows(
                                felhom.ops.HostException.class,
                                () -> host.inventory().guests())
                        .getMessage();

                assertTrue(message.contains("8.3.5") && message.contains("8.4"), message);
            }
            assertTrue(new Version("8.4", "8.4").supported());
            assertTrue(new Version("8.4.21", "8.4").supported());
            assertTrue(new Version("10.0", "10.0").supported());
            assertFalse(new Version("8.3.99", "8.3").supported());
            assertFalse(new Version("7.4-18", "7.4").supported());
        }
    }
}
