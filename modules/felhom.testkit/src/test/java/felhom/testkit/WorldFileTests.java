package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.fault.Damage;
import felhom.testkit.guest.PowerSteps;
import felhom.testkit.task.Job;
import felhom.testkit.time.SimClock;
import felhom.testkit.world.Acl;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorldFileTests {
    private static final Instant NOW = Instant.parse("2026-11-21T05:49:28Z");
    private static final String SMALL = """
            {"profile": "pve-9.2", "node": "pve",
             "guests": {"100": {"config": {"hostname": "web", "memory": "256"}}},
             "storages": {"local": {"type": "dir", "path": "/x", "content": ["backup"], "total": 9, "used": 1, "avail": 8}},
             "users": {"a@pve": {}}, "tokens": {"a@pve!bb": {}},
             "acl": [{"path": "/", "who": "a@pve", "role": "PVEAuditor"}]}""";

    @Test
    void a_saved_world_is_the_same_when_it_is_read_again() {
        var clock = SimClock.virtual(NOW);
        var world = PveWorld.node("kvm7").clock(clock).version("8.4.21");
        world.lxc(100, "web").running().description("a\nb").data("rows").snapshot("before");
        world.lxc(101, "db").lock("backup").stubborn();
        world.backup(100, NOW.minusSeconds(60));
        world.retention("local", "keep-last=2").token("backup@pve!agent");
        world.disable("gone@pve");
        world.state()
                .acl()
                .groups()
                .computeIfAbsent("staff", g -> new java.util.TreeSet<>())
                .add("backup@pve");
        world.state().acl().entries().add(new Acl.Entry("/vms/100", "staff", "PVEVMUser", false));
        world.state()
                .engine()
                .start(
                        "backup@pve!agent",
                        "vzstop",
                        "101",
                        java.util.List.of(new PowerSteps.Stop(world.state(), 101)),
                        NOW);
        clock.advance(Duration.ofSeconds(5));

        var saved = world.toJson();
        var again = PveWorld.parse(saved, clock);

        assertEquals(saved, again.toJson());
        assertEquals(world.guest(100).digest(), again.guest(100).digest());
        assertEquals(world.tasks().size(), again.tasks().size());
        assertFalse(saved.contains(world.token("backup@pve!agent").value()));
    }

    @Test
    void what_faults_left_of_a_world_is_there_when_it_is_read_again() {
        var clock = SimClock.virtual(NOW);
        var world = PveWorld.node("pve").clock(clock);
        world.lxc(100, "web").lock("snapshot-delete");
        world.qemu(101, "db").running();
        world.damage(world.backup(100, NOW.minusSeconds(60)).volid(), Damage.CUT_TAR);
        world.hangStorage("local-btrfs", true).member("pve2").offline();
        world.state().change(() -> {
            world.state().storageOrDie("local").full = true;
            world.state().storageOrDie("local-dir").disabled = true;
            world.state().guestOrDie(100).diskGone = true;
            var machine = world.state().guests().get(101);
            machine.vm.paused = true;
            machine.vm.pending.put("memory", "1024");
            machine.vm.pendingDeletes.add("onboot");
            world.state().cluster().quorate = false;
        });

        var again = PveWorld.parse(world.toJson(), clock);

        assertEquals(world.toJson(), again.toJson());
        assertTrue(again.state().storageOrDie("local").full);
        assertTrue(again.state().storageOrDie("local-btrfs").hung);
        assertTrue(again.state().storageOrDie("local-dir").disabled);
        assertTrue(again.state().guestOrDie(100).diskGone);
        assertEquals("snapshot-delete", again.guest(100).lock().orElse(""));
        var machine = again.state().locked(() -> again.state().guests().get(101));
        assertTrue(machine.vm.paused && machine.running());
        assertEquals("{memory=1024} [onboot]", machine.vm.pending + " " + machine.vm.pendingDeletes);
        assertEquals(
                Damage.CUT_TAR,
                again.state().archives().get(world.backups().getFirst().volid()).damage);
        assertFalse(again.state().cluster().quorate);
        assertFalse(again.state().cluster().nodes.get("pve2").online);
    }

    @Test
    void a_host_lists_after_a_restart_the_tasks_that_it_listed_before() {
        var clock = SimClock.virtual(NOW);
        var world = PveWorld.node("pve").clock(clock);
        var text = "x".repeat(30_000);
        world.state().change(() -> {
            for (int number = 1; number <= 5; number++) {
                var upid = "UPID:pve:0000021" + number + ":00050E57:6B0132FE:vzdump:9999:a@pve!b:";
                world.state()
                        .engine()
                        .add(Job.finished(upid, NOW, text, new java.util.ArrayList<>())
                                .orElseThrow());
            }
        });

        var again = PveWorld.parse(world.toJson(), clock);

        assertEquals(java.util.List.of("3", "4", "5"), listed(world));
        assertEquals(listed(world), listed(again));
        assertEquals(5, again.tasks().size());
        clock.advance(Duration.ofDays(1));
        assertEquals(forgotten(world), forgotten(again));
        assertEquals(2, forgotten(again));
    }

    private static java.util.List<String> listed(PveWorld world) {
        return world.state()
                .locked(() -> world.state().engine().jobs().stream()
                        .filter(world.state().engine()::listed)
                        .map(job -> job.upid.substring(16, 17))
                        .toList());
    }

    private static long forgotten(PveWorld world) {
        return world.state()
                .locked(() -> world.state().engine().jobs().stream()
                        .filter(job -> job.forgotten)
                        .count());
    }

    @Test
    void a_small_world_needs_no_more_than_what_it_is_about() {
        var world = PveWorld.parse(SMALL, SimClock.virtual(NOW));

        assertEquals("9.2.11", world.state().version());
        assertEquals("stopped", world.guest(100).status());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            "profile": "pve-9.2"  | "profile": "pve-7"     | profile ("pve-7"): not known; use pve-9.2 or pve-8.4
            "node": "pve"         | "node": "a b"          | node ("a b"): not the name of a node; use letters, digits and dashes
            "node": "pve",        |                        | node: is missing; add it
            "100":                | "99":                  | guests.99 ({"config":{"hostname":"web","memory":"256"}}): not the number of a guest; use 100 to 999999999
            "256"                 | 256                    | guests.100.config.memory (256): not a text; write it in quotes
            "256"                 | "lots"                 | guests.100.config.memory ("lots"): no number; write digits in quotes
            "config":             | "confg":               | guests.100.confg ({"hostname":"web","memory":"256"}): no such field; remove it or use one of config, running-since, pid, stubborn, data, os-version, snapshots, node, kind, paused, prelaunch, pending, pending-deletes, disk-gone
            "used": 1             | "used": "1"            | storages.local.used ("1"): not a whole number; write it without quotes
            "role": "PVEAuditor"  | "role": "Nobody"       | acl[0].role ("Nobody"): no such role; add it to roles
            "who": "a@pve"        | "who": "b@pve"         | acl[0].who ("b@pve"): nobody; name a user, a token or a group of this file
            "tokens": {"a@pve!bb"  | "tokens": {"c@pve!bb"   | tokens.c@pve!bb ({}): of no user; add the user to users
            """, delimiter = '|')
    void a_mistake_is_named_with_its_field_its_value_and_the_remedy(String right, String wrong, String text) {
        var broken = SMALL.replaceFirst(java.util.regex.Pattern.quote(right), wrong == null ? "" : wrong);

        assertEquals(text, complaint(broken));
    }

    private static String complaint(String json) {
        return assertThrows(IllegalArgumentException.class, () -> PveWorld.parse(json, SimClock.virtual(NOW)))
                .getMessage();
    }

    @Test
    void what_is_no_json_is_told_with_its_place() {
        assertTrue(complaint("{\n  nonsense").startsWith("the world is no JSON at line 2, column "));
    }
}
