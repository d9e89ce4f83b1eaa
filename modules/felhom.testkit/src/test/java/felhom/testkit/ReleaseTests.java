package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.contract.Contract;
import felhom.testkit.contract.ContractDrift;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What 8.4 and 9.2 take and give differently.
final class ReleaseTests {
    private static final String UNDEFINED =
            "property is not defined in schema and the schema does not allow additional properties";
    private static final String CONFIG = "/nodes/pve/lxc/9999/config";

    private final Lab nine = lab("9.2.11");
    private final Lab eight = lab("8.4.21");

    private static Lab lab(String version) {
        var lab = new Lab(PveWorld.node("pve").version(version));
        var roles = lab.world.state().acl().roles();
        var all = Stream.concat(roles.of("Administrator").stream(), Stream.of("VM.Monitor"))
                .toArray(String[]::new);
        lab.world.grant("felhom-agent@pve", "/", all).grant(lab.token.id(), "/", all);
        lab.world.qemu(501, "mail").config("agent", "1");
        return lab;
    }

    @AfterEach
    void close() {
        nine.close();
        eight.close();
    }

    private Lab of(String release) {
        return release.equals("8.4") ? eight : nine;
    }

    /// Lines such as `PUT /cluster/ha/resources/{sid} failback: only in 9.2`, without keys of property strings.
    static List<String> drift() {
        return ContractDrift.between(Contract.of("8.4.21"), Contract.of("9.2.11")).stream()
                .filter(line -> line.matches("[A-Z]+ \\S+( [^. ]+)?: only in (8.4|9.2)"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("drift")
    void what_one_release_alone_has_is_taken_by_it_and_refused_by_the_other(String line) throws Exception {
        var words = line.replaceFirst(": only in .*", "").split(" ", -1);
        var having = of(line.substring(line.length() - 3));
        var lacking = having == nine ? eight : nine;

        var taken = ask(having, words);
        var refused = ask(lacking, words);

        assertNotEquals(501, taken.status());
        if (words.length == 2) {
            assertEquals(501, refused.status());
            assertTrue(refused.head().contains("not implemented"), refused.head());
        } else {
            var name = words[2].replace("[n]", "0");
            assertEquals(400, refused.status(), refused.body());
            assertEquals(UNDEFINED, refused.error(name));
            assertNotEquals(UNDEFINED, taken.error(name));
        }
    }

    private static Client.Reply ask(Lab lab, String... words) throws IOException {
        var path = words[1].replace("{node}", "pve")
                .replace("{vmid}", words[1].contains("qemu") ? "501" : "9999")
                .replace("{storage}", "local")
                .replace("{sid}", "ct:9999")
                .replace("{id}", "nightly");
        var given = words.length == 2 ? "" : words[2].replace("[n]", "0") + "=1";
        boolean body = words[0].startsWith("P");
        return lab.client.send(words[0], body || given.isEmpty() ? path : path + "?" + given, body ? given : "");
    }

    @ParameterizedTest
    @CsvSource({
        "9.2, PUT, lxc/9999/config, entrypoint, /sbin/init",
        "9.2, PUT, lxc/9999/config, env, A=1",
        "9.2, PUT, qemu/501/config, allow-ksm, 0",
        "8.4, POST, vzdump, notification-policy, never",
        "8.4, POST, vzdump, notification-target, mail"
    })
    void an_option_works_on_the_release_that_has_it(
            String release, String method, String path, String name, String value) throws Exception {
        var form = Stream.of(name + "=" + value, path.equals("vzdump") ? "vmid=9999" : "")
                .filter(pair -> !pair.isEmpty())
                .toArray(String[]::new);

        var answer = method.equals("PUT")
                ? of(release).client.put("/nodes/pve/" + path, form)
                : of(release).client.post("/nodes/pve/" + path, form);

        assertEquals(200, answer.status(), answer.body());
    }

    @Test
    void a_decade_of_figures_is_kept_by_9_alone_and_8_says_what_it_has() throws Exception {
        var asked = "/nodes/pve/rrddata?timeframe=decade";

        assertEquals(200, nine.client.get(asked).status());
        assertEquals(
                "value 'decade' does not have a value in the enumeration 'hour, day, week, month, year'",
                eight.client.get(asked).error("timeframe"));
    }

    @Test
    void figures_of_a_node_on_8_lack_what_9_added() throws Exception {
        var added = Set.of("memavailable", "arcsize");

        assertTrue(last(nine).containsAll(added));
        assertFalse(last(eight).stream().anyMatch(added::contains));
        assertTrue(last(eight).contains("memused"));
    }

    private static List<String> last(Lab lab) throws IOException {
        var points = lab.client.get("/nodes/pve/rrddata?timeframe=hour").data();
        return List.copyOf(points.path(points.size() - 1).propertyNames());
    }

    @Test
    void gluster_is_a_kind_of_storage_on_8_alone() throws Exception {
        var form = new String[] {"storage=far", "type=glusterfs", "server=192.0.2.9", "volume=data", "content=images"};

        var made = eight.client.post("/storage", form);
        assertEquals(200, made.status(), made.body());
        assertEquals(
                "data", eight.client.get("/storage/far").data().path("volume").asString());
        var refused = nine.client.post("/storage", form);
        assertEquals(400, refused.status());
        assertTrue(refused.error("type").startsWith("value 'glusterfs' does not have a value in the enumeration"));
        assertEquals(UNDEFINED, refused.error("volume"));
    }

    @Test
    void a_key_of_a_property_that_came_with_9_is_no_key_on_8() throws Exception {
        var net = "net1=name=eth1,bridge=vmbr0,host-managed=1";

        assertEquals(200, nine.client.put(CONFIG, net).status());
        assertEquals(
                "invalid format - format error\nnet1.host-managed: " + UNDEFINED + "\n",
                eight.client.put(CONFIG, net).error("net1"));
    }

    @Test
    void an_option_that_came_with_9_cannot_be_deleted_on_8() throws Exception {
        assertEquals(200, nine.client.put(CONFIG, "delete=entrypoint").status());
        assertEquals(
                "unknown option 'entrypoint'",
                eight.client.put(CONFIG, "delete=entrypoint").error("delete"));
    }

    @Test
    void the_roles_that_come_along_have_the_privileges_of_their_release() throws Exception {
        var role = "/access/roles/PVEVMAdmin";
        var asked = nine.client.get(role).data();
        assertTrue(asked.has("VM.GuestAgent.Audit") && asked.has("VM.Replicate"));
        assertFalse(asked.has("VM.Monitor"));

        asked = eight.client.get(role).data();
        assertTrue(asked.has("VM.Monitor") && asked.has("VM.Migrate"));
        assertFalse(asked.propertyNames().stream().anyMatch(name -> name.startsWith("VM.GuestAgent")));
        assertFalse(asked.has("VM.Replicate"));
    }

    @Test
    void an_administrator_asks_the_guest_agent_on_both() throws Exception {
        for (var lab : List.of(nine, eight)) {
            lab.world.guest(501).running();
            assertEquals(200, lab.client.post("/nodes/pve/qemu/501/agent/ping").status(), lab.world.toJson());
        }
    }
}
