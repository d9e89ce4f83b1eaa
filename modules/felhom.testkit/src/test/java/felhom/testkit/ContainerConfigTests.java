package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a change of a container's configuration may say, and when it takes effect.
final class ContainerConfigTests {
    private static final String CONFIG = "/nodes/pve/lxc/9999/config";
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Client.Reply put(String... form) throws IOException {
        return lab.client.put(CONFIG, form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"net0=garbage", "tags=a b;;C!", "ostype=nope", "mp0=local-dir:1", "features=nesting=maybe"})
    void a_value_that_has_not_its_format_is_refused(String option) throws Exception {
        var before = lab.guest().config();

        var refused = put(option);

        assertEquals(400, refused.status(), refused.body());
        assertFalse(refused.error(option.substring(0, option.indexOf('='))).isEmpty());
        assertEquals(before, lab.guest().config());
    }

    @Test
    void what_is_no_volume_is_no_root_disk_and_the_host_goes_on() throws Exception {
        assertTrue(put("rootfs=garbage").status() >= 400);
        assertEquals(
                200, lab.client.get("/nodes/pve/storage/local-btrfs/content").status());
    }

    @Test
    void whether_it_is_privileged_cannot_be_changed() throws Exception {
        assertEquals(
                "unable to modify read-only option: 'unprivileged'\n",
                put("unprivileged=0").message());
    }

    @Test
    void a_mount_of_so_many_gibibytes_gets_a_volume_which_is_kept_when_the_mount_goes() throws Exception {
        assertEquals(200, put("mp0=local-dir:1,mp=/data").status());
        assertEquals(
                "local-dir:9999/vm-9999-disk-0.raw,mp=/data,size=1G",
                lab.guest().config().get("mp0"));

        assertEquals(200, put("delete=mp0").status());
        assertEquals("local-dir:9999/vm-9999-disk-0.raw", lab.guest().config().get("unused0"));
        assertFalse(lab.guest().config().containsKey("mp0"));
    }

    @Test
    void what_a_running_container_cannot_take_over_waits_for_its_start() throws Exception {
        lab.guest().running();

        assertEquals(200, put("tty=4", "memory=300").status());

        assertEquals("300", lab.guest().config().get("memory"));
        assertFalse(lab.guest().config().containsKey("tty"));
        assertEquals(4, lab.client.get(CONFIG).data().path("tty").asInt());
        assertFalse(lab.client.get(CONFIG + "?current=1").data().has("tty"));
        assertEquals("{\"key\":\"tty\",\"pending\":4}", pending("tty"));

        assertEquals("OK", lab.client.finish(lab.client.post("/nodes/pve/lxc/9999/status/stop")));
        assertEquals("OK", lab.client.finish(lab.client.post("/nodes/pve/lxc/9999/status/start")));
        assertEquals("4", lab.guest().config().get("tty"));
    }

    private String pending(String key) throws IOException {
        return lab.client
                .get("/nodes/pve/lxc/9999/pending")
                .data()
                .valueStream()
                .filter(entry -> entry.path("key").asString().equals(key))
                .map(entry -> "{\"key\":\"" + key + "\",\"pending\":" + entry.path("pending") + "}")
                .findFirst()
                .orElse("");
    }

    @Test
    void what_waits_can_be_reverted() throws Exception {
        lab.guest().running();
        put("tty=4");

        assertEquals(200, put("revert=tty").status());

        assertEquals("", pending("tty"));
        assertFalse(lab.client.get(CONFIG).data().has("tty"));
    }

    @Test
    void without_quorum_nothing_is_written() throws Exception {
        lab.world.state().change(() -> lab.world.state().cluster().quorate = false);

        assertEquals("cluster not ready - no quorum?\n", put("memory=300").message());
        assertEquals(
                "cluster not ready - no quorum?\n",
                lab.client.post("/nodes/pve/lxc/9999/status/start").message());
        assertEquals(200, lab.client.get(CONFIG).status());
    }

    @Test
    void a_world_file_keeps_what_is_broken() {
        lab.world.state().change(() -> {
            lab.world.state().storageOrDie("local").full = true;
            lab.world.state().storageOrDie("local-dir").hung = true;
            lab.world.state().guestOrDie(9999).diskGone = true;
            lab.world.state().guestOrDie(9999).vm.pending.put("tty", "4");
        });

        var copy = PveWorld.parse(lab.world.toJson(), SimClock.real());

        assertTrue(copy.state().storageOrDie("local").full);
        assertTrue(copy.state().storageOrDie("local-dir").hung);
        assertTrue(copy.state().guestOrDie(9999).diskGone);
        assertEquals("4", copy.state().guestOrDie(9999).vm.pending.get("tty"));
    }
}
