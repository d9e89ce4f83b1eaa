package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The finished image against a simulated host: what `script/demo` shows, asserted.
class SelfTestTests {
    private static SimulatedHost host;

    private final Image image = Image.built();

    @BeforeAll
    static void startHost(@TempDir Path directory) throws Exception {
        host = SimulatedHost.start(directory);
    }

    @AfterAll
    static void stopHost() {
        host.close();
    }

    @Test
    void theReadSelfTestSucceeds() throws Exception {
        var ended = image.with(host.environment()).run("--selftest=read");

        assertEquals(0, ended.exit(), ended::toString);
    }

    @Test
    void theReadSelfTestWorksWithTheAotCacheDemanded() throws Exception {
        var ended = image.with(host.environment())
                .with("FELHOM_AGENT_JAVA_OPTIONS", "-XX:AOTMode=on")
                .run("--selftest=read");

        assertEquals(0, ended.exit(), ended::toString);
    }

    @Test
    void theTaskSelfTestSucceeds() throws Exception {
        var ended = image.with(host.environment()).run("--selftest=task", "--vmid", "9999");

        assertEquals(0, ended.exit(), ended::toString);
    }

    @Test
    void aMissingPrivilegeIsNamed() throws Exception {
        var ended = image.with(host.environmentWithoutBackup()).run("--selftest=task", "--vmid", "9999");

        assertEquals(5, ended.exit(), ended::toString);
        assertTrue(ended.stdout().matches("(?s).*403: .* lacks VM\\.[A-Za-z]+ on /vms/9999.*"), ended::toString);
    }

    @Test
    void aTaskThatFailsOnTheHostFailsHere() throws Exception {
        var ended = image.with(host.environment()).run("run", "start", "vmid=9997");

        assertEquals(1, ended.exit(), ended::toString);
    }

    @Test
    void aGuestThatCannotBeSnapshotIsAFindingThatNamesItsVolume() throws Exception {
        var ended = image.with(host.environment()).run("--selftest=task", "--vmid", "9997");

        assertEquals(3, ended.exit(), ended::toString);
        assertTrue(ended.stdout().contains("rootfs (local-dir:9997/vm-9997-disk-0.raw)"), ended::toString);
        assertTrue(ended.stdout().contains("task self-test FAILED"), ended::toString);
    }
}
