package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import felhom.engine.access.HostAccess;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Reading;
import felhom.ops.HostException;
import felhom.ops.StorageId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each question has a host of its own, and no door.
class AccessReadsTests {
    private final List<String> done = new ArrayList<>();

    /// @param answers by the method's name; what has none is not asked
    private AccessReads reads(Map<String, Object> answers) {
        return new AccessReads(
                () -> {
                    done.add("open");
                    return (HostAccess) Proxy.newProxyInstance(
                            HostAccess.class.getClassLoader(), new Class<?>[] {HostAccess.class}, (_, method, _) -> {
                                done.add(method.getName());
                                return answers.get(method.getName());
                            });
                },
                () -> {
                    throw new AssertionError("nobody asks for the state");
                });
    }

    @Test
    void aHostIsOpenedForAQuestionAndClosedWithItsAnswer() {
        var reads = reads(
                Map.of("backups", new Reading.Fresh<>(new BackupFiles(List.of(), true, Set.of()), Instant.EPOCH)));

        assertEquals(List.of(), reads.backups(new StorageId("local")));

        assertEquals(List.of("open", "backups", "close"), done);
    }

    @Test
    void whatTheTokenMayNotReadIsSaid() {
        var reads = reads(Map.of("backups", new Reading.Denied<BackupFiles>("VM.Backup", "/vms")));

        var denied = assertThrows(HostException.class, () -> reads.backups(new StorageId("local")));

        assertEquals("the token lacks VM.Backup on /vms", denied.getMessage());
        assertEquals(List.of("open", "backups", "close"), done);
    }
}
