package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdTests {
    @Test
    void vmidsAreWithinPvesLimits() {
        assertEquals(100, Vmid.of("100").value());
        assertEquals(999_999_999, Vmid.of("999999999").value());
        for (String wrong : List.of("", "99", "0100", "1000000000", "-100", "1e3", " 100", "abc")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Vmid.of(wrong))
                    .getMessage();
            assertTrue(message.contains("'" + wrong + "'") && message.contains("100 to 999999999"), message);
        }
    }

    @Test
    void snapshotNamesAreThoseThatASnapshotCanHaveALeftoverOneOfABackupIncluded() {
        assertEquals("before-upgrade_2", new SnapshotName("before-upgrade_2").value());
        assertEquals("currently", new SnapshotName("currently").value());
        assertEquals("vzdump", new SnapshotName("vzdump").value());
        for (String wrong : List.of("", "a", "1st", "a.b", "current", "x".repeat(41), "ä1")) {
            assertThrows(IllegalArgumentException.class, () -> new SnapshotName(wrong), wrong);
        }
    }

    @Test
    void nodeAndStorageNamesCannotCarryAPath() {
        for (String wrong : List.of("", "a/b", "..", "a b", "pve.example.com")) {
            assertThrows(IllegalArgumentException.class, () -> new NodeName(wrong), wrong);
        }
        for (String wrong : List.of("", "a/b", "..", "local:x", "1st")) {
            assertThrows(IllegalArgumentException.class, () -> new StorageId(wrong), wrong);
        }
    }
}
