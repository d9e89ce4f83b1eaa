package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The recordings of a real host can be read.
class RecordingTests {
    @Test
    void requestsAnswersAndTheEndsOfTasksAreTakenApart() {
        var all = Recording.all();

        var resize = all.stream()
                .filter(r -> r.title().equals("resize rootfs is another call"))
                .findFirst()
                .orElseThrow();
        assertEquals("PUT /nodes/pve/lxc/9999/resize", resize.method() + " " + resize.path());
        assertEquals(Map.of("disk", List.of("rootfs"), "size", List.of("+64M")), resize.form());
        assertEquals(Optional.of("OK"), resize.exit());
        assertEquals("felhom-agent@pve!agent", resize.token());
        assertTrue(all.size() > 1000, () -> all.size() + " recordings");
        assertTrue(all.stream().noneMatch(r -> r.token().contains("=")));
    }
}
