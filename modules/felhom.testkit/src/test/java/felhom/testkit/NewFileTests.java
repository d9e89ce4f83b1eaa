package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Volumes without a guest, downloads, and what is known of a guest's volume.
final class NewFileTests {
    private static final String LOCAL_DIR = "/nodes/pve/storage/local-dir/content";
    private static final String LOCAL = "/nodes/pve/storage/local";
    private static final String ROOT = "/nodes/pve/storage/local-btrfs/content/local-btrfs:9999/vm-9999-disk-0.raw";

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private List<String> volumes(String query) throws IOException {
        var list = lab.client.get(LOCAL_DIR + query).data();
        return list.valueStream()
                .map(entry -> entry.path("volid").asString() + " " + entry.path("size"))
                .toList();
    }

    @Test
    void an_allocated_volume_is_there_at_once_and_belongs_to_the_guest_of_its_name() throws Exception {
        var made = lab.client.post(LOCAL_DIR, "vmid=9999", "filename=vm-9999-disk-7.raw", "size=2M");

        assertEquals("local-dir:9999/vm-9999-disk-7.raw", made.data().asString());
        assertEquals(List.of("local-dir:9999/vm-9999-disk-7.raw 2097152"), volumes("?content=images&vmid=9999"));
        assertEquals(List.of(), volumes("?vmid=100"));
    }

    @Test
    void a_volume_is_not_allocated_twice_and_its_name_says_the_format() throws Exception {
        var form = new String[] {"vmid=9999", "filename=vm-9999-disk-7.raw", "size=64"};
        assertEquals(200, lab.client.post(LOCAL_DIR, form).status());

        assertTrue(lab.client.post(LOCAL_DIR, form).message().endsWith("/vm-9999-disk-7.raw' already exists\n"));
        assertEquals(
                "unable to parse volume filename 'vm-9999-disk-8'\n",
                lab.client
                        .post(LOCAL_DIR, "vmid=9999", "filename=vm-9999-disk-8", "size=64")
                        .message());
        assertEquals(
                "different storage formats (raw != qcow2)",
                lab.client
                        .post(LOCAL_DIR, "vmid=9999", "filename=vm-9999-disk-8.raw", "size=64", "format=qcow2")
                        .error("format"));
    }

    @Test
    void an_image_is_downloaded_by_who_may_reach_the_network() throws Exception {
        var form = new String[] {"content=iso", "filename=a.iso", "url=https://example.org/a.iso"};
        assertEquals(403, lab.client.post(LOCAL + "/download-url", form).status());
        var may = new String[] {"Datastore.AllocateTemplate", "Datastore.Audit", "Sys.AccessNetwork"};
        lab.world.grant("felhom-agent@pve", "/", may).grant(lab.token.id(), "/", may);

        assertEquals("OK", lab.client.finish(lab.client.post(LOCAL + "/download-url", form)));

        var list = lab.client.get(LOCAL + "/content?content=iso").data();
        assertEquals("local:iso/a.iso", list.path(0).path("volid").asString());
        assertEquals(
                "wrong file extension",
                lab.client
                        .post(LOCAL + "/download-url", "content=iso", "filename=a.txt", "url=https://example.org/a")
                        .error("filename"));
    }

    @Test
    void the_volume_of_a_guest_has_a_size_but_no_notes_and_no_protection() throws Exception {
        var attributes = lab.client.get(ROOT).data();
        assertEquals(1152L << 20, attributes.path("size").asLong());
        assertEquals("raw", attributes.path("format").asString());

        assertEquals(
                "only backups can have notes\n",
                lab.client.put(ROOT, "notes=mine").message());
        assertEquals(
                "only backups support attribute 'protected'\n",
                lab.client.put(ROOT, "protected=1").message());
    }
}
