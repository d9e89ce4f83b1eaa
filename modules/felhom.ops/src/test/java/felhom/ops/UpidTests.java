package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// R4: every form of UPID, and nothing else.
class UpidTests {
    @Test
    void aTokensTaskIsTakenApart() {
        Upid upid = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzsnapshot:9999:felhom-agent@pve!agent:");

        assertEquals("pve", upid.node().value());
        assertEquals(0x214A, upid.pid());
        assertEquals(0x50E57, upid.pstart());
        assertEquals(Instant.ofEpochSecond(0x6B0132FEL), upid.started());
        assertEquals("vzsnapshot", upid.type());
        assertEquals(Optional.of(new Vmid(9999)), upid.guest());
        assertEquals("felhom-agent@pve!agent", upid.user());
        assertFalse(upid.backupServer());
    }

    @Test
    void theOddFormsAreRead() {
        assertEquals(
                "",
                Upid.of("UPID:pve:00004406:00045B97:6B013135:vzdump::a@pve!b:").id());
        assertEquals(
                Optional.empty(),
                Upid.of("UPID:pve:00004303:00045849:6B01312C:imgdel:9999@local:a@pve!b:")
                        .guest());
        assertEquals(
                0x123456789L,
                Upid.of("UPID:pve:0000214A:123456789:6B0132FE:vzstart:100:root@pam:")
                        .pstart());
        assertTrue(Upid.of("UPID:pbs:0000214A:00050E57:0000001A:6B0132FE:syncjob:s:root@pam:")
                .backupServer());
    }

    @Test
    void anythingElseIsRefusedByParseAndNamedByOf() {
        for (String text : List.of(
                "",
                "OK",
                "UPID",
                "UPID:pve:0000214A:00050E57:6B0132FE:vzsnapshot:9999:felhom-agent@pve!agent",
                "UPID:pve:0000214A:00050E57:6B0132FE::9999:a@pve:",
                "UPID:pve:214A:00050E57:6B0132FE:vzstart:9999:a@pve:",
                "UPID:pve:0000214A:00050E57:6B0132FE:vz start:9999:a@pve:",
                "UPID:p/e:0000214A:00050E57:6B0132FE:vzstart:9999:a@pve:",
                "UPID:pve:0000214G:00050E57:6B0132FE:vzstart:9999:a@pve:",
                "UPID:pve:0000214A:00050E57:6B0132FE:vzstart:9999:a@pve:\n",
                "UPID:" + "x".repeat(600) + ":0000214A:00050E57:6B0132FE:vzstart:9999:a@pve:")) {
            assertEquals(Optional.empty(), Upid.parse(text), text);
            assertThrows(IllegalArgumentException.class, () -> Upid.of(text), text);
        }
    }

    @Test
    void whatIsReadPrintsAsItWasWritten() {
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            String pstart = String.format(random.nextBoolean() ? "%08X" : "%09X", random.nextLong(0x100000000L));
            String id = random.nextInt(3) == 0 ? "" : Integer.toString(100 + random.nextInt(99_999));
            String text = "UPID:node-%d:%08X:%s:%08X:vzdump:%s:u%d@pve!t:"
                    .formatted(random.nextInt(9), random.nextInt(1 << 30), pstart, random.nextInt(1 << 30), id, i);

            assertEquals(text, Upid.of(text).toString());
            assertEquals(Upid.of(text), Upid.of(text));
        }
    }

    @Test
    void noGarbageMakesParseThrow() {
        Random random = new Random(5);
        String valid = "UPID:pve:0000214A:00050E57:6B0132FE:vzsnapshot:9999:felhom-agent@pve!agent:";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int j = 0; j <= random.nextInt(4); j++) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
            }
            Upid.parse(text.substring(random.nextInt(3))).ifPresent(upid -> assertEquals(upid, Upid.of(upid.text())));
        }
    }
}
