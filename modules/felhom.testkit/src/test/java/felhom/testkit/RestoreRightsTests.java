package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import felhom.testkit.world.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a host of 9 lets a token without Sys.Modify do with privileged containers and given mounts.
class RestoreRightsTests {
    private static final String NEEDS_ROOT = "Permission check failed (/, Sys.Modify)";
    private static final String TEMPLATE = "local:vztmpl/alpine-3.22-default.tar.xz";

    private final Lab lab = new Lab();

    @BeforeEach
    void aTemplate() {
        var file = new StoredFile(TEMPLATE, "vztmpl", "txz", 3_000_000, Instant.EPOCH);
        lab.world.state().change(() -> lab.world.state().files().put(TEMPLATE, file));
    }

    @AfterEach
    void nothingWasAskedWrongly() {
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    @Test
    void aPrivilegedContainerIsPutBackOverItself() throws Exception {
        var archive = privileged().backup(9999, yesterday()).volid();
        lab.guest().data("since then");

        assertEquals("OK", lab.client.finish(restore(9999, archive, "force=1")));

        assertEquals("", lab.guest().data());
        assertEquals("0", lab.guest().config().getOrDefault("unprivileged", "0"));
    }

    @Test
    void aPrivilegedOneIsNeitherMadeAnewNorPutOverAnUnprivilegedOne() throws Exception {
        lab.world.lxc(9998, "ordinary");
        var archive = privileged().backup(9999, yesterday()).volid();

        var fresh = lab.client.finish(restore(9990, archive));
        var over = lab.client.finish(restore(9998, archive, "force=1"));

        assertEquals("unable to restore CT 9990 - 403 " + NEEDS_ROOT, fresh);
        assertEquals("unable to restore CT 9998 - 403 " + NEEDS_ROOT, over);
        assertEquals("ordinary", lab.world.guest(9998).config().get("hostname"));
        assertEquals(Optional.empty(), lab.world.guest(9998).lock());
    }

    @Test
    void aGivenRootMakesTheArchivesBindMountCountForNothing() throws Exception {
        var archive = lab.guest().config("mp0", "/srv/media,mp=/media");
        var volid = lab.world.backup(archive.vmid(), yesterday()).volid();

        assertEquals(
                "unable to restore CT 9990 - restoring 'mp0' to bind mount is only possible for root",
                lab.client.finish(restore(9990, volid)));
        assertEquals("OK", lab.client.finish(restore(9990, volid, "rootfs=local-btrfs:2")));

        assertFalse(lab.world.guest(9990).config().containsKey("mp0"));
    }

    @Test
    void aMountWithoutARootIsRefusedAtOnce() throws Exception {
        var volid = lab.world.backup(9999, yesterday()).volid();
        var mount = "mp0=local-btrfs:1,mp=/data";

        for (var call : List.of(restore(9990, volid, mount), create("unprivileged=1", mount))) {
            assertEquals(500, call.status());
            assertEquals("mount points configured, but 'rootfs' not set - aborting\n", call.message());
        }
        assertFalse(lab.world.has(9990));
    }

    @Test
    void aNewPrivilegedContainerIsRefusedInTheCall() throws Exception {
        var refused = create("unprivileged=0");

        assertEquals(403, refused.status());
        assertEquals(NEEDS_ROOT + "\n", refused.message());
        assertFalse(lab.world.has(9990));
    }

    @Test
    void aNewContainerIsUnprivilegedAndMayNest() throws Exception {
        assertEquals("OK", lab.client.finish(create("features=nesting=1")));

        assertEquals("1", lab.world.guest(9990).config().get("unprivileged"));
        assertEquals("nesting=1", lab.world.guest(9990).config().get("features"));
    }

    private PveWorld privileged() {
        lab.guest().config("unprivileged", "0");
        return lab.world;
    }

    private Client.Reply restore(int vmid, String volid, String... options) throws Exception {
        return post(
                List.of("vmid=" + vmid, "ostemplate=" + volid, "restore=1", "storage=local-btrfs"), List.of(options));
    }

    private Client.Reply create(String... options) throws Exception {
        return post(List.of("vmid=9990", "ostemplate=" + TEMPLATE, "storage=local-btrfs"), List.of(options));
    }

    private Client.Reply post(List<String> form, List<String> options) throws Exception {
        var all = new ArrayList<>(form);
        all.addAll(options);
        return lab.client.post("/nodes/pve/lxc", all.toArray(String[]::new));
    }

    private static Instant yesterday() {
        return Instant.now().minus(Duration.ofDays(1));
    }
}
