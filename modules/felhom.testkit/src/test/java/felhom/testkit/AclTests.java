package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.testkit.time.SimClock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AclTests {
    private static final String WORLD = """
            {"profile": "pve-9.2", "node": "kvm7",
             "users": {"ann@pve": {}, "root@pam": {}},
             "tokens": {"ann@pve!cut": {}, "ann@pve!all": {"separated": false}, "root@pam!cut": {}},
             "groups": {"staff": ["ann@pve"]},
             "roles": {"See": ["VM.Audit"], "Power": ["VM.PowerMgmt"], "Both": ["VM.Audit", "VM.PowerMgmt"]},
             "pools": {"web": {"guests": [300], "storages": ["fast"]}},
             "acl": [%s]}""";

    /// @param entries like `/vms ann@pve See; /vms/100 staff Power 0`, the flag is for propagation
    private static Map<String, Boolean> rights(String entries, String token, String path) {
        var acl = new StringBuilder();
        for (var entry : entries.split("; ", -1)) {
            var words = entry.split(" ", -1);
            acl.append(acl.isEmpty() ? "" : ",")
                    .append("{\"path\": \"%s\", \"who\": \"%s\", \"role\": \"%s\", \"propagate\": %s}"
                            .formatted(words[0], words[1], words[2], words.length < 4));
        }
        var world = PveWorld.parse(WORLD.formatted(acl), SimClock.virtual(Instant.EPOCH));
        return world.state()
                .locked(() -> world.state()
                        .acl()
                        .effective(world.state().acl().tokens().get(token), path));
    }

    @ParameterizedTest(name = "{0}: {1} at {2} has {3}")
    @CsvSource(delimiter = '|', textBlock = """
            /vms ann@pve See                               | ann@pve!all | /vms/100     | {VM.Audit=true}
            /vms ann@pve See 0                             | ann@pve!all | /vms/100     | {}
            /vms ann@pve See 0                             | ann@pve!all | /vms         | {VM.Audit=false}
            /vms ann@pve Both; /vms/100 ann@pve See        | ann@pve!all | /vms/100     | {VM.Audit=true}
            / ann@pve Both; /vms ann@pve NoAccess          | ann@pve!all | /vms/100     | {}
            / ann@pve Both; /vms ann@pve See 0             | ann@pve!all | /vms/100     | {VM.Audit=true, VM.PowerMgmt=true}
            / ann@pve Both; /vms ann@pve See 0             | ann@pve!all | /vms         | {VM.Audit=false}
            /vms staff See                                 | ann@pve!all | /vms/100     | {VM.Audit=true}
            /vms staff See; /vms ann@pve Power             | ann@pve!all | /vms/100     | {VM.PowerMgmt=true}
            / ann@pve Both                                 | ann@pve!cut | /vms/100     | {}
            / ann@pve Both; /vms ann@pve!cut See           | ann@pve!cut | /vms/100     | {VM.Audit=true}
            / staff See; /vms ann@pve!cut Both             | ann@pve!cut | /vms/100     | {VM.Audit=true}
            /pool/web ann@pve See                          | ann@pve!all | /vms/300     | {VM.Audit=true}
            /pool/web ann@pve See                          | ann@pve!all | /storage/fast | {VM.Audit=true}
            /pool/web ann@pve See                          | ann@pve!all | /vms/301     | {}
            /pool/web ann@pve See; /vms ann@pve Power      | ann@pve!all | /vms/300     | {VM.Audit=true, VM.PowerMgmt=true}
            /pool/web ann@pve See; /vms/300 ann@pve NoAccess | ann@pve!all | /vms/300   | {}
            /vms root@pam!cut See                          | root@pam!cut | /vms/300    | {VM.Audit=true}
            """)
    void rightsFollowPathsGroupsPoolsAndTokens(String entries, String token, String path, String expected) {
        assertEquals(expected, rights(entries, token, path).toString());
    }

    @Test
    void destroyingAGuestTakesItsEntriesAndItsPlaceInPools() {
        var world = PveWorld.parse(
                WORLD.formatted("{\"path\": \"/vms/300\", \"who\": \"ann@pve\", \"role\": \"See\"}"),
                SimClock.virtual(Instant.EPOCH));

        world.state().change(() -> world.state().acl().removeGuest(300));

        assertEquals("[]", world.state().acl().entries().toString());
        assertEquals("[]", world.state().acl().pools().get("web").guests().toString());
    }
}
