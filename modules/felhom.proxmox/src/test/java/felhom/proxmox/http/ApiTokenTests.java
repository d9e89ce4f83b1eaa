package felhom.proxmox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import felhom.ops.Upid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.proxmox.inventory.Role;
import felhom.testkit.SimToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A token as its owner's realm names people.
class ApiTokenTests {
    private static final String SECRET = "aaaaaaaa-1111-2222-3333-444444444444";

    @ParameterizedTest
    @CsvSource({
        "felhom-agent@pve!agent, felhom-agent@pve, agent",
        "user.name@domain.com@entra!test_token, user.name@domain.com@entra, test_token",
        "a!b@ldap!agent, a!b@ldap, agent",
        "a=b@ldap!agent, a=b@ldap, agent",
        "DOMAIN\\someone@ad-1.lan!agent.2, DOMAIN\\someone@ad-1.lan, agent.2"
    })
    void whateverPveTakesForAUserIsAUser(String id, String owner, String name) {
        ApiToken token = ApiToken.of(id + "=" + SECRET);

        assertEquals(id, token.id());
        assertEquals(owner, token.owner());
        assertEquals(name, token.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent@pve=",
                "agent!name=",
                "a b@pve!agent=",
                "a/b@pve!agent=",
                "a:b@pve!agent=",
                "agent@pve!1=",
                "@pve!agent="
            })
    void whatPveRefusesIsRefusedWithoutShowingIt(String id) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> ApiToken.of(id + SECRET));

        assertFalse(refused.getMessage().contains(SECRET), refused.getMessage());
    }

    @Test
    void whatAHeaderCannotHoldIsSentAsPveDecodesIt() {
        assertEquals(
                "PVEAPIToken=100%25@J%C3%B6rg@ldap!agent=" + SECRET,
                ApiToken.of("100%@J\u00f6rg@ldap!agent=" + SECRET).header());
    }

    @Test
    void theLineThatMendsARightIsQuotedForAShell() {
        assertEquals(
                "pveum acl modify / --users 'o'\\''neill@ad' --roles FelhomAgent",
                Role.grantOwner("/", ApiToken.of("o'neill@ad!agent=" + SECRET)));
        assertEquals(
                "pveum acl modify / --users user.name@domain.com@entra --roles FelhomAgent",
                Role.grantOwner("/", ApiToken.of("user.name@domain.com@entra!agent=" + SECRET)));
    }

    @Test
    void aTokenOfAMailAddressReadsAndFollowsItsOwnTasks() {
        try (Lab lab = Lab.open()) {
            SimToken token = lab.world.token("user.name@domain.com@entra!test_token");
            try (PveClient client = lab.client(token)) {
                Upid task = Lab.started(client.send(
                        client.ownNode().lxc(Lab.GUEST).snapshot(new felhom.ops.SnapshotName("before"), "")));

                assertEquals("user.name@domain.com@entra!test_token", task.user());
                assertEquals(1, client.guests().size());
            }
        }
    }
}
