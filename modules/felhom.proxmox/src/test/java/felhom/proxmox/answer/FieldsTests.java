package felhom.proxmox.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// R24, R25: scalars come as they like, and one bad thing never hides the others.
class FieldsTests {
    private final Drift drift = new Drift();

    private Fields fields(String json) {
        return new Fields("test", new JsonMapper().readTree(json), drift);
    }

    @Test
    void r24NumbersAreReadFromNumbersAndText() {
        Fields fields = fields("{\"a\":5,\"b\":\"5\",\"c\":5.9,\"d\":\"1.5e+15\",\"e\":null,\"f\":\"\",\"g\":true}");

        assertEquals(OptionalLong.of(5), fields.whole("a"));
        assertEquals(OptionalLong.of(5), fields.whole("b"));
        assertEquals(OptionalLong.of(5), fields.whole("c"));
        assertEquals(OptionalLong.of(1_500_000_000_000_000L), fields.whole("d"));
        assertEquals(OptionalLong.empty(), fields.whole("e"));
        assertEquals(OptionalLong.empty(), fields.whole("f"));
        assertEquals(OptionalLong.of(1), fields.whole("g"));
        assertEquals(OptionalLong.empty(), fields.whole("absent"));
        assertEquals(0, drift.count());
    }

    @Test
    void r24FlagsAreReadFromEveryFormOfThem() {
        Fields fields =
                fields("{\"a\":1,\"b\":\"1\",\"c\":true,\"d\":0,\"e\":\"0\",\"f\":false,\"g\":null,\"h\":\"\"}");

        for (String yes : List.of("a", "b", "c")) {
            assertTrue(fields.flag(yes), yes);
        }
        for (String no : List.of("d", "e", "f", "g", "h", "absent")) {
            assertFalse(fields.flag(no), no);
        }
        assertEquals(0, drift.count());
    }

    @Test
    void r24ABadFieldIsAbsentAndCounted() {
        Fields fields = fields("{\"a\":[1],\"b\":\"many\",\"c\":{\"x\":1},\"d\":7}");

        assertEquals(Optional.empty(), fields.text("a"));
        assertEquals(OptionalLong.empty(), fields.whole("b"));
        assertFalse(fields.flag("c"));
        assertFalse(fields.flag("d"));
        assertEquals(4, drift.count());
    }

    @Test
    void r24NumbersBeyondAllBoundsAndTimesOfNoCalendarAreNoAccidents() {
        Fields fields =
                fields("{\"a\":" + "9".repeat(400) + ",\"b\":100000000000000000,\"c\":\"NaN\",\"d\":1795240802}");

        fields.whole("a");
        assertEquals(Optional.empty(), fields.instant("b"));
        fields.whole("c");
        assertEquals(Optional.of(java.time.Instant.ofEpochSecond(1795240802)), fields.instant("d"));
    }

    @Test
    void r24ATimeBeforeTheCalendarIsAbsentToo() {
        Fields fields = fields("{\"a\":-1e300,\"b\":-1,\"c\":0}");

        assertEquals(Optional.empty(), fields.instant("a"));
        assertEquals(Optional.empty(), fields.instant("b"));
        assertEquals(Optional.of(java.time.Instant.EPOCH), fields.instant("c"));
        assertEquals(2, drift.count());
    }

    @Test
    void r24WhatATypeOfOurOwnRefusesIsAbsentAndCounted() {
        Fields fields = fields("{\"a\":\"9999\",\"b\":\"host\",\"c\":\"\",\"d\":null,\"e\":[\"x\",[1],2],\"f\":\"y\"}");

        assertEquals(Optional.of(new felhom.ops.Vmid(9999)), fields.vmid("a"));
        assertEquals(Optional.empty(), fields.vmid("b"));
        assertEquals(Optional.empty(), fields.vmid("c"));
        assertEquals(Optional.empty(), fields.vmid("d"));
        assertEquals(List.of("x", "2"), fields.texts("e"));
        assertEquals(List.of("y"), fields.texts("f"));
        assertEquals(2, drift.count());
    }

    @Test
    void r25ABackupOfNoGuestsNumberIsListedAllTheSame() {
        var list = new JsonMapper()
                .readTree(
                        "[{\"volid\":\"pbs:backup/host/x/2026-11-21T05:50:35Z\",\"content\":\"backup\",\"vmid\":\"x\"}]");

        List<ContentItem> read = Fields.list("content", list, drift, ContentItem::of);

        assertEquals(Optional.empty(), read.getFirst().guest());
        assertEquals(1, drift.count());
    }

    /// As Backup Servers answer, which no recording is of (pve-storage 9.1.7 `PBSPlugin.pm`).
    @Test
    void aBackupOnABackupServerSaysHowItWasVerifiedAndWhetherItIsEncrypted() {
        var list = new JsonMapper().readTree("""
                [{"volid":"pbs:backup/ct/9999/2026-11-21T05:50:35Z","content":"backup","format":"pbs-ct","subtype":"lxc",
                  "size":1152,"verification":{"state":"failed","upid":"UPID:pbs:0:0:0:0:verify:x:root@pam:"},
                  "encrypted":"ab:cd:ef"},
                 {"volid":"pbs:backup/vm/9970/2026-11-21T05:50:35Z","content":"backup","format":"pbs-vm",
                  "subtype":"qemu","size":1,"verification":{"state":"ok"},"encrypted":1},
                 {"volid":"local:backup/vzdump-lxc-9999-2026_11_21-06_19_31.tar.zst","content":"backup","format":"tar.zst",
                  "size":1,"verification":{"upid":"no state"}}]""");

        List<ContentItem> read = Fields.list("content", list, drift, ContentItem::of);

        assertEquals(
                List.of(Optional.of("lxc"), Optional.of("qemu"), Optional.empty()),
                read.stream().map(ContentItem::subtype).toList());
        assertEquals(
                List.of(
                        Optional.of(new ContentItem.Verification(
                                "failed", Optional.of("UPID:pbs:0:0:0:0:verify:x:root@pam:"))),
                        Optional.of(new ContentItem.Verification("ok", Optional.empty())),
                        Optional.empty()),
                read.stream().map(ContentItem::verification).toList());
        assertEquals(
                List.of(Optional.of("ab:cd:ef"), Optional.of("1"), Optional.empty()),
                read.stream().map(ContentItem::encrypted).toList());
    }

    @Test
    void r25ASnapshotWithoutANameDoesNotLoseTheOthers() {
        var list = new JsonMapper()
                .readTree("[{\"snaptime\":1},{\"name\":\"good\",\"snaptime\":1e17},{\"name\":\"current\"}]");

        Snapshots snapshots = Snapshots.of(Fields.list("snapshot", list, drift, Snapshots::entry));

        assertEquals(
                List.of("good"), snapshots.list().stream().map(s -> s.name()).toList());
        assertEquals(2, drift.count());
    }

    @Test
    void r25ABadItemIsLeftOutAndItsListStays() {
        var list = new JsonMapper()
                .readTree(
                        "[{\"vmid\":100,\"status\":\"running\"},7,{\"vmid\":\"soon\",\"status\":\"x\"},{\"status\":\"x\"},"
                                + "{\"vmid\":\"102\",\"status\":\"stopped\"}]");

        List<GuestStatus> read = Fields.list("lxc", list, drift, GuestStatus::of);

        assertEquals(List.of(100, 102), read.stream().map(s -> s.vmid().value()).toList());
        assertEquals(3, drift.count());
    }

    @Test
    void aContainersConfigurationKeepsWhatItDoesNotKnow() {
        LxcConfig config = LxcConfig.of(fields("{\"digest\":\"abc\",\"memory\":\"256\",\"features\":\"nesting=1\","
                + "\"rootfs\":\"local-btrfs:9999/vm-9999-disk-0.raw,size=1152M\","
                + "\"mp0\":\"/mnt/bulk,mp=/bulk\",\"mp1\":\"tank:subvol-1,mp=/data,backup=1,size=8G\","
                + "\"mp2\":\"/dev/sdb1,mp=/raw\",\"net0\":\"name=eth0,bridge=vmbr0,hwaddr=BC:24:11:D2:3F:D7,ip=dhcp\","
                + "\"lxc\":[[\"lxc.cap.drop\",\"sys_time\"]],\"brand-new\":1}"));

        assertEquals(
                Map.of(
                        "memory",
                        "256",
                        "features",
                        "nesting=1",
                        "brand-new",
                        "1",
                        "lxc",
                        "[[\"lxc.cap.drop\",\"sys_time\"]]"),
                config.extra());
        Map<String, MountPoint> mounts = new java.util.TreeMap<>();
        config.mounts().forEach(m -> mounts.put(m.key(), m));
        assertEquals(MountPoint.Kind.VOLUME, mounts.get("rootfs").kind());
        assertEquals(MountPoint.Kind.BIND, mounts.get("mp0").kind());
        assertEquals(MountPoint.Kind.DEVICE, mounts.get("mp2").kind());
        assertTrue(mounts.get("rootfs").inBackup());
        assertTrue(mounts.get("mp1").inBackup());
        assertFalse(mounts.get("mp0").inBackup());
        assertEquals(Optional.of("/data"), mounts.get("mp1").path());
        assertEquals(Optional.of("BC:24:11:D2:3F:D7"), config.nics().getFirst().mac());
        assertEquals(0, drift.count());
    }
}
