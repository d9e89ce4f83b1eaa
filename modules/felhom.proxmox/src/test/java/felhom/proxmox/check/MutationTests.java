package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Guest;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.CloneRequest;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.LxcNic;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.LxcVolume;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.QemuOptions;
import felhom.proxmox.request.QemuVolume;
import felhom.proxmox.request.Restoring;
import felhom.proxmox.request.StorageBackend;
import felhom.testkit.contract.Contract;
import felhom.testkit.contract.Violation;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;

/// What each mutation sends, exactly, and what the client refuses to send.
class MutationTests {
    private static final PveClient CLIENT = new Player().client();

    private static String line(String name, Mutation call) {
        String form = call.parameters().values().entrySet().stream()
                .map(e -> e.getKey() + "=" + String.join(" | ", e.getValue()))
                .collect(Collectors.joining(", "))
                .replace("\n", "\\n");
        String task = call.types().isEmpty()
                ? "at once"
                : call.types().stream().sorted().collect(Collectors.joining(" or "))
                        + (call.ids().isEmpty()
                                ? " of any id"
                                : " "
                                        + call.ids().stream()
                                                .sorted()
                                                .map(id -> id.isEmpty() ? "of no id" : id)
                                                .collect(Collectors.joining(" or ")));
        return name + ": " + call.method() + " " + decoded(call.path()) + " {" + form + "} -> " + task + " ("
                + call.withoutUpid() + ")";
    }

    private static String decoded(String path) {
        return URLDecoder.decode(path, StandardCharsets.UTF_8);
    }

    @Test
    void everyMutationSendsExactlyThis() throws IOException {
        List<String> sent = Mutations.of(CLIENT).entrySet().stream()
                .map(e -> line(e.getKey(), e.getValue()))
                .toList();
        List<String> golden;
        try (var in = MutationTests.class.getResourceAsStream("/felhom/proxmox/mutations.txt")) {
            golden = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }

        assertEquals(String.join("\n", golden), String.join("\n", sent));
    }

    /// The parameters that 9 has and 8.4 has not are none of ours.
    @Test
    void proxmoxsOwnSchemaAllowsEachOnBothReleases() {
        List<String> violations = new ArrayList<>();
        for (String release : List.of("8.4", "9.2")) {
            Mutations.of(CLIENT).forEach((name, call) -> {
                boolean body = call.method().startsWith("P");
                Map<String, List<String>> given = call.parameters().values();
                for (Violation violation : Contract.of(release)
                        .violations(
                                call.method(),
                                decoded(call.path()),
                                body ? Map.of() : given,
                                body ? given : Map.of())) {
                    violations.add(release + " " + name + ": " + violation);
                }
            });
        }

        assertEquals(List.of(), violations);
    }

    @Test
    void noMutationSkipsALockSetsOneOrStopsOthersBackups() {
        Mutations.of(CLIENT).forEach((name, call) -> {
            for (String never : List.of("skiplock", "lock", "script", "dumpdir", "tmpdir", "job-id", "hookscript")) {
                assertFalse(call.parameters().has(never), name + " sends " + never);
            }
            boolean backup = call.path().endsWith("/vzdump") || call.path().equals("/cluster/backup");
            assertEquals(backup, call.parameters().has("remove"), name);
            assertFalse(backup && call.parameters().has("stop"), name);
        });
    }

    @Test
    void aPasswordIsSentAndNeverShown() {
        Mutation add = Mutations.of(CLIENT).get("add cifs");

        assertTrue(add.parameters().encoded().contains("password=a%20secret"));
        assertFalse(add.toString().contains("a secret"), add.toString());
        assertFalse(new StorageBackend.Secret("a secret").toString().contains("a secret"));
    }

    @Test
    void aListIsSentAsSoManyValuesOfOneName() {
        Mutation backup = Mutations.of(CLIENT).get("back up with everything");

        assertTrue(backup.parameters()
                .encoded()
                .contains("exclude-path=%2Fvar%2Fcache%2F*&exclude-path=%2Fsrv%2Fa%3Db%3Bc"));
    }

    @Test
    void whatPveWouldSilentlyDropOrRefuseIsRefusedHere() {
        Vmid vmid = new Vmid(9990);
        LxcOptions nic = LxcOptions.NONE.net(0, LxcNic.dhcp("eth0", "vmbr0"));
        Restoring newMacs = new Restoring(false, true, false);

        refused("unique", () -> restored(vmid, newMacs, nic));
        refused("unprivileged", () -> restored(vmid, Restoring.PLAIN, LxcOptions.NONE.nesting(true)));
        refused(
                "scsi0",
                () -> new NewGuest.RestoredQemu(
                        vmid,
                        Mutations.ARCHIVE,
                        Optional.empty(),
                        Restoring.PLAIN,
                        false,
                        QemuOptions.NONE.disk("scsi0", QemuVolume.fresh(Mutations.TANK, 1)),
                        Optional.empty()));
        LxcOptions mountAlone = LxcOptions.NONE.mount(0, LxcVolume.newMount(Mutations.TANK, 1, "/data", true));
        refused("rootfs", () -> restored(vmid, new Restoring(false, false, false), mountAlone));
        refused("force", () -> new Destruction(false, false, true).parameters(Guest.Kind.QEMU));
        refused("lock", () -> CLIENT.ownNode().lxc(vmid).setConfig(LxcOptions.NONE, List.of("lock"), Optional.empty()));
        refused("no option", () -> CLIENT.ownNode().lxc(vmid).setConfig(LxcOptions.NONE, List.of(), Optional.empty()));
        refused(
                "linked",
                () -> new CloneRequest(
                        vmid,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new SnapshotName("before")),
                        Optional.of(Mutations.TANK),
                        Optional.empty()));
        refused(
                "no comma",
                () -> LxcVolume.newMount(Mutations.TANK, 1, "/data,backup=1", false)
                        .mount());
        refused("storage:name", () -> new VolumeId("/dev/sda"));
        refused("no guest", () -> BackupRequest.of(Set.of(), Mutations.LOCAL, BackupRequest.Mode.STOP));
    }

    private static NewGuest restored(Vmid vmid, Restoring how, LxcOptions overrides) {
        return new NewGuest.RestoredLxc(vmid, Mutations.ARCHIVE, Mutations.TANK, how, overrides, Optional.empty());
    }

    private static void refused(String word, ThrowingSupplier<?> making) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, making::get);
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }

    @Test
    void aRetentionIsWrittenAndReadAlike() {
        Retention retention = new Retention(3, 0, 7, 4, 0, 1);

        assertEquals("keep-last=3,keep-daily=7,keep-weekly=4,keep-yearly=1", retention.toString());
        assertEquals(retention, Retention.of(retention.toString()));
        assertEquals(Retention.EVERYTHING, Retention.of("keep-all=1"));
        assertEquals(Retention.EVERYTHING, Retention.of("keep-last=0"));
        assertThrows(IllegalArgumentException.class, () -> Retention.of("keep-some=3"));
        assertThrows(IllegalArgumentException.class, () -> Retention.last(-1));
    }
}
