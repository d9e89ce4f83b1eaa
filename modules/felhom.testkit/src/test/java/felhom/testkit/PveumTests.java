package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What root types on the host does here what it does there.
class PveumTests {
    private final PveWorld world = PveWorld.node("pve");

    private String refused(String line) {
        return assertThrows(IllegalArgumentException.class, () -> world.pveum(line))
                .getMessage();
    }

    @Test
    void aRoleAUserATokenAndBothGrantsAreMade() {
        world.pveum("pveum role delete FelhomAgent");
        List.of(
                        "pveum role add FelhomAgent --privs \"VM.Audit Sys.Audit\"",
                        "pveum user add felhom-agent@pve",
                        "pveum user token add felhom-agent@pve agent --privsep 1",
                        "pveum acl modify / --users felhom-agent@pve --roles FelhomAgent   # both are needed",
                        "pveum acl modify / --tokens 'felhom-agent@pve!agent' --roles FelhomAgent")
                .forEach(world::pveum);

        var acl = world.state().acl;
        var token = acl.tokens().get("felhom-agent@pve!agent");
        assertEquals(
                List.of("Sys.Audit", "VM.Audit"),
                List.copyOf(acl.effective(token, "/vms/101").keySet()));

        world.pveum("pveum role modify FelhomAgent --append 1 --privs VM.Backup");
        assertEquals(3, acl.effective(token, "/").size());
        world.pveum("pveum role modify FelhomAgent --privs VM.Backup");
        assertEquals(1, acl.effective(token, "/").size());
        world.pveum("pveum acl delete / --users felhom-agent@pve --roles FelhomAgent");
        assertEquals(0, acl.effective(token, "/").size());
    }

    @Test
    void itRefusesWhatPveumRefuses() {
        assertEquals(
                "create role failed: role 'FelhomAgent' already exists",
                refused("pveum role add FelhomAgent --privs VM.Audit"));
        assertEquals(
                "privs: invalid format - invalid privilege 'VM.Nonsense'",
                refused("pveum role modify FelhomAgent --privs VM.Nonsense"));
        assertEquals("role 'Nobody' does not exist", refused("pveum acl modify / --users a@pve --roles Nobody"));
    }
}
