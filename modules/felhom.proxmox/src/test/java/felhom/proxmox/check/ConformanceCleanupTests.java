package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.api.PveClient;
import felhom.testkit.RequestRecord;
import felhom.testkit.fault.Faults;
import felhom.testkit.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whichever conformance row fails, and wherever: nothing of the suite's is left on the host, or it is named.
class ConformanceCleanupTests {
    private static final boolean LONG = Boolean.getBoolean("felhom.long");
    private static final String BROKEN = "{\"data\":null,\"message\":\"broken\"}";

    /// What a row meets; it is done after so many requests of its own.
    private enum Breaks {
        ITS_CALL {
            @Override
            void arm(Faults faults, int call) {
                faults.on("*", ".*").skip(call).answer(596, "Connection timed out");
            }
        },
        THE_ANSWER_TO_ITS_CALL {
            @Override
            void arm(Faults faults, int call) {
                faults.on("*", ".*").skip(call).answerAfterWork(596, "Connection timed out");
            }
        },
        WHAT_COMES_AFTER_ITS_CALL {
            @Override
            void arm(Faults faults, int call) {
                faults.on("*", ".*").skip(call + 1).times(100_000).play(500, "broken", BROKEN);
            }
        };

        abstract void arm(Faults faults, int call);
    }

    @Test
    void nothingIsLeftWhicheverRowThatChangesSomethingFails() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock).sendsWrongThings();
                Pacemaker _ = Pacemaker.of(clock, lab.pve);
                PveClient stranger = lab.client(lab.world.bareToken("felhom-agent@pve!stranger"));
                PveClient noBackup = lab.client(lab.world.token("felhom-agent@pve!nobackup"))) {
            ConformanceHost host = ConformanceHost.simulated(lab, clock, stranger, noBackup);
            ConformanceHost.State before = host.state();
            int failed = 0;
            for (List<ConformanceRow> group : ConformanceRows.groups()) {
                List<OptionalInt> calls =
                        group.stream().map(row -> firstWrite(lab, row, host)).toList();
                assertEquals(List.of(), host.restore(before));
                for (int i = 0; i < group.size(); i++) {
                    for (Breaks breaks : calls.get(i).isPresent() ? breaks(failed) : List.<Breaks>of()) {
                        group.subList(0, i).forEach(row -> row.ask(host));
                        breaks.arm(lab.pve.faults(), calls.get(i).getAsInt());
                        group.get(i).ask(host);
                        lab.pve.faults().clear();

                        String what = group.get(i).call() + ", " + breaks;
                        assertEquals(List.of(), host.restore(before), what);
                        assertEquals(before, host.state(), what);
                        failed++;
                    }
                }
            }
            System.out.println(failed + " failures of conformance rows, nothing left");
            assertTrue(failed >= (LONG ? 120 : 40), failed + " failures");
        }
    }

    /// Each in the long form, otherwise another one for each row.
    private static List<Breaks> breaks(int number) {
        List<Breaks> all = List.of(Breaks.values());
        return LONG ? all : List.of(all.get(number % all.size()));
    }

    /// How many requests a row sends before its first that changes something.
    private static OptionalInt firstWrite(Lab lab, ConformanceRow row, ConformanceHost host) {
        int sent = lab.pve.requests().size();
        row.ask(host);
        List<RequestRecord> own = lab.pve.requests();
        List<RequestRecord> asked = own.subList(sent, own.size());
        return IntStream.range(0, asked.size())
                .filter(i -> !asked.get(i).method().equals("GET"))
                .findFirst();
    }

    @Test
    void whatCannotBeTakenAwayIsNamedWithTheCommandThatDoes() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock).sendsWrongThings();
                Pacemaker _ = Pacemaker.of(clock, lab.pve);
                PveClient stranger = lab.client(lab.world.bareToken("felhom-agent@pve!stranger"));
                PveClient noBackup = lab.client(lab.world.token("felhom-agent@pve!nobackup"))) {
            ConformanceHost host = ConformanceHost.simulated(lab, clock, stranger, noBackup);
            ConformanceHost.State before = host.state();
            List<ConformanceRow> rows = new ArrayList<>(ConformanceRows.all());
            rows.removeIf(row -> row.call().startsWith("DELETE") || row.call().startsWith("PUT delete"));
            rows.forEach(row -> row.ask(host));
            for (String method : List.of("POST", "PUT", "DELETE")) {
                lab.pve.faults().on(method, ".*").times(1_000).play(500, "broken", BROKEN);
            }

            List<String> left = host.restore(before);

            String words = String.join("\n", left);
            for (String command : List.of(
                    "machine 9970 (broken): on the host, qm stop 9970; qm destroy 9970",
                    "backups (broken): on the host, pvesm list local --vmid 9999; pvesm free VOLUME",
                    "a snapshot of 9999 (broken): on the host, pct delsnapshot 9999 felhom-conformance",
                    "the description of 9999 (broken): on the host, pct set 9999 --delete description")) {
                assertTrue(left.contains(command), words);
            }
            lab.pve.faults().clear();
            assertEquals(List.of(), host.restore(before));
            assertEquals(before, host.state());
        }
    }
}
