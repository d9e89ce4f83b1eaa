package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

/// What a raw client sees of each fault that can be named in a line of text.
final class NamedFaultTests {
    private static final String SNAPSHOTS = "/nodes/pve/lxc/9999/snapshot";

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Client.Reply snapshot(String name) throws IOException {
        return lab.client.post(SNAPSHOTS, "snapname=" + name);
    }

    @ParameterizedTest
    @CsvSource({
        "reset-before, 0",
        "reset-after, 1",
        "reset-in-answer, 1",
        "proxy-restart=0s, 0",
        "proxy-restart-after-work=0s, 1"
    })
    void a_dropped_connection_says_nothing_about_the_work(String fault, int tasks) {
        lab.pve.faults().arm("POST .*/snapshot " + fault);

        assertThrows(IOException.class, () -> snapshot("s1"));
        assertEquals(tasks, lab.world.tasks().size());
    }

    static Stream<String> pseudo_codes() {
        return Stream.of("595", "596", "597", "598", "599");
    }

    @ParameterizedTest
    @MethodSource("pseudo_codes")
    void a_pseudo_code_comes_with_and_without_the_work(String code) throws Exception {
        lab.pve.faults().arm("POST .*/snapshot " + code).arm("POST .*/snapshot " + code + "-after-work");

        for (int tasks = 0; tasks <= 1; tasks++) {
            var answer = snapshot("s1");
            assertEquals(Integer.parseInt(code), answer.status());
            assertEquals("", answer.body());
            assertEquals(tasks, lab.world.tasks().size());
        }
    }

    @Test
    void the_headers_dribble_in() throws Exception {
        lab.pve.faults().arm("GET /version slow-headers=400ms");
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            var begin = Instant.now();
            raw.write(
                    "GET /api2/json/version HTTP/1.1\r\nHost: x\r\nAuthorization: " + lab.token.header() + "\r\n\r\n");
            assertEquals('H', raw.in().read());
            var first = Duration.between(begin, Instant.now());
            var rest = raw.read();
            var all = Duration.between(begin, Instant.now());

            assertTrue(rest.startsWith("TTP/1.1 200 OK"), rest);
            assertTrue(all.minus(first).toMillis() >= 200, first + " of " + all);
        }
    }

    @Test
    void the_body_dribbles_in_after_the_headers() throws Exception {
        lab.pve.faults().arm("GET /version slow-body=400ms");
        var begin = Instant.now();

        assertTrue(lab.client.get("/version").data().has("version"));
        assertTrue(Duration.between(begin, Instant.now()).toMillis() >= 350);
    }

    @Test
    void a_late_answer_and_a_stalled_body_are_complete_in_the_end() throws Exception {
        lab.pve.faults().arm("GET /version late=200ms").arm("GET /version stalled-body=200ms");
        for (int i = 0; i < 2; i++) {
            var begin = Instant.now();
            assertTrue(lab.client.get("/version").data().has("version"));
            assertTrue(Duration.between(begin, Instant.now()).toMillis() >= 200);
        }
    }

    @Test
    void a_cut_answer_and_another_type_look_complete() throws Exception {
        lab.pve.faults().arm("GET /version truncated-json").arm("GET /version content-type=text/html");

        var cut = lab.client.get("/version");
        assertEquals(200, cut.status());
        assertThrows(JacksonException.class, cut::json);
        assertTrue(lab.client.get("/version").head().contains("\r\nContent-Type: text/html"));
    }

    @Test
    void a_killed_worker_leaves_its_lock_behind() throws Exception {
        lab.pve.faults().arm("task vzsnapshot killed");

        var task = snapshot("s1");
        assertEquals("unexpected status", lab.client.finish(task));
        assertEquals("no content", lab.client.log(task));
        assertEquals("snapshot", lab.guest().lock().orElse(""));
        assertEquals("CT is locked (snapshot)", lab.client.finish(snapshot("s2")));
    }

    @Test
    void a_killed_backup_leaves_its_lock_and_no_archive() throws Exception {
        lab.pve.faults().arm("task vzdump killed");

        assertEquals("unexpected status", lab.client.finish(lab.client.post("/nodes/pve/vzdump", "vmid=9999")));
        assertEquals("backup", lab.guest().lock().orElse(""));
        assertEquals(List.of(), lab.world.backups());
    }

    @Test
    void a_task_ends_as_the_line_says() throws Exception {
        lab.pve.faults().arm("task vzsnapshot exit=out of space").arm("task vzsnapshot exit-after-work=job errors");

        assertEquals("out of space", lab.client.finish(snapshot("s1")));
        assertEquals("job errors", lab.client.finish(snapshot("s2")));
        assertEquals(List.of("s2"), lab.guest().snapshotNames());
    }

    @Test
    void a_restarting_proxy_drops_all_refuses_and_comes_back_on_the_same_port() throws Exception {
        try (var idle = new RawConnection(lab.pve, lab.token)) {
            assertTrue(idle.get("/version").startsWith("HTTP/1.1 200"));
            lab.pve.restartProxy(Duration.ofMillis(300));

            assertThrows(IOException.class, () -> idle.get("/version"));
            assertThrows(IOException.class, () -> lab.client.get("/version"));
        }
        assertEquals(200, whenBack().status());
    }

    private Client.Reply whenBack() throws InterruptedException {
        var deadline = Instant.now().plusSeconds(20);
        while (true) {
            try {
                return lab.client.get("/version");
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) throw new AssertionError("the proxy did not come back", e);
                Thread.sleep(20);
            }
        }
    }

    @Test
    void a_task_outlives_the_proxy() throws Exception {
        lab.pve.faults().arm("POST .*/snapshot proxy-restart-after-work=50ms");
        assertThrows(IOException.class, () -> snapshot("s1"));
        whenBack();

        assertEquals("OK", lab.world.tasks().getFirst().exitStatus().orElse(""));
        assertEquals(List.of("s1"), lab.guest().snapshotNames());
    }

    @ParameterizedTest
    @CsvSource({"clock-jump=2h, 7200", "clock-jump=-2h, -7200"})
    void a_clock_that_jumps_changes_the_times_and_not_how_long_work_takes(String fault, long seconds) throws Exception {
        lab.world.durations().next(Duration.ofMillis(1500));
        var task = snapshot("s1");
        var started = lab.world.tasks().getFirst().started();
        lab.pve.faults().arm("GET /version " + fault);
        lab.client.get("/version");

        var offset = Duration.between(Instant.now(), lab.world.clock().now()).toSeconds();
        assertTrue(Math.abs(seconds - offset) <= 2, offset + " s");
        assertEquals("OK", lab.client.finish(task));
        var ended = lab.world.tasks().getFirst().ended().orElseThrow();
        var apart = Duration.between(started, ended).toSeconds();
        assertTrue(Math.abs(seconds - apart) <= 10, apart + " s");
    }

    @Test
    void certificates_change_while_the_host_runs() throws Exception {
        var before = lab.pve.leafFingerprint();
        var key = lab.pve.publicKeyPin();
        lab.pve.faults().arm("GET /version renewed-certificate").arm("GET /version replaced-certificate");

        try (var open = new RawConnection(lab.pve, lab.token)) {
            assertTrue(open.get("/version").startsWith("HTTP/1.1 200"));
            var renewed = lab.pve.leafFingerprint();
            assertTrue(!renewed.equals(before) && key.equals(lab.pve.publicKeyPin()));
            assertTrue(open.get("/version").startsWith("HTTP/1.1 200"), "an open connection stays");
            assertTrue(!lab.pve.leafFingerprint().equals(renewed) && !key.equals(lab.pve.publicKeyPin()));
        }
    }

    @Test
    void a_dead_or_stuck_pvedaemon_answers_with_its_codes_until_it_is_back() throws Exception {
        lab.world.proxyTimeout(Duration.ZERO);
        lab.pve
                .faults()
                .arm("GET /version daemon-down")
                .arm("GET /version daemon-hanging")
                .arm("GET /version daemon-up");
        var seen = new ArrayList<Integer>();
        for (int i = 0; i < 3; i++) {
            lab.client.get("/version");
            seen.add(lab.client.get("/nodes/pve/lxc").status());
        }
        assertEquals(List.of(595, 596, 200), seen);
    }

    @Test
    void one_can_spare_the_first_and_hit_several() throws Exception {
        lab.pve.faults().arm("* /version 595 x2 skip=1");
        var seen = new ArrayList<Integer>();
        for (int i = 0; i < 4; i++) seen.add(lab.client.get("/version").status());

        assertEquals(List.of(200, 595, 595, 200), seen);
    }

    private static List<Integer> chaos(long seed) throws Exception {
        try (var lab = new Lab()) {
            lab.pve.faults().chaos(seed, 0.5, "595", "596-after-work", "reset-before");
            var seen = new ArrayList<Integer>();
            for (int i = 0; i < 24; i++) {
                try {
                    seen.add(lab.client.get("/version").status());
                } catch (IOException e) {
                    seen.add(0);
                }
            }
            return seen;
        }
    }

    @Test
    void chaos_is_the_same_under_the_same_seed() throws Exception {
        var first = chaos(7);
        assertEquals(first, chaos(7));
        assertTrue(!first.equals(chaos(8)));
        assertEquals(Set.of(0, 200, 595, 596), Set.copyOf(first));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                     | fault 'nonsense' is no fault; write METHOD PATH FAULT or task TYPE FAULT
            PATCH /version 595           | fault 'PATCH' is no method; use GET, POST, PUT, DELETE, * or task
            GET /version 595 x0          | fault 'GET /version 595 x0' happens never; write x1 or more
            GET /version late=soon       | fault 'soon' has no time; write it like 500ms, 3s or 2m
            GET /version late=-1s        | fault '-1s' is no time; write it like 500ms, 3s or 2m
            GET /(version 595            | fault '/(version' is no expression for a path; write it like /nodes/.*/vzdump
            task vzdump burn             | fault 'burn' is no fault of a task; use one of killed, exit=TEXT, exit-after-work=TEXT, unknown-for=TIME, late-exit=TIME
            """)
    void a_wrong_line_is_refused_with_what_would_be_right(String line, String text) {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> lab.pve.faults().arm(line));
        assertEquals(text, refused.getMessage());
    }
}
