package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the options of `POST vzdump` do.
final class DumpOptionsTests {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Client.Reply dump(String... form) throws Exception {
        return lab.client.post("/nodes/pve/vzdump", form);
    }

    private List<Integer> saved() {
        return lab.world.backups().stream().map(SimBackup::vmid).sorted().toList();
    }

    @Test
    void a_dump_of_all_leaves_out_what_is_excluded() throws Exception {
        lab.world.lxc(9998, "other");
        lab.world.lxc(9997, "third");

        assertEquals("OK", lab.client.finish(dump("all=1", "exclude=9998,9997", "storage=local")));
        assertEquals(List.of(9999), saved());
    }

    @Test
    void an_exclusion_alone_means_all_the_others() throws Exception {
        lab.world.lxc(9998, "other");

        assertEquals("OK", lab.client.finish(dump("exclude=9999", "storage=local")));
        assertEquals(List.of(9998), saved());
    }

    @Test
    void a_pool_is_dumped_whole_whatever_is_excluded() throws Exception {
        lab.guest().pool("lab");

        assertEquals("OK", lab.client.finish(dump("pool=lab", "exclude=9999", "storage=local")));
        assertEquals(List.of(9999), saved());
    }
}
