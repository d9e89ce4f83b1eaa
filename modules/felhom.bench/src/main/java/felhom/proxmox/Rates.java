package felhom.proxmox;

import java.util.Arrays;
import java.util.Locale;

/// Requests per second, one after the other, and what they cost in TLS handshakes. Both clients take turns on the
/// same host; the median of the rounds counts.
final class Rates {
    private static final int ROUNDS = 5;
    private static final long ROUND = 1_000_000_000L;

    /// Fewer than pveproxy serves on one connection, which are 100 (pve-http-server AnyEvent.pm).
    private static final int FIRST_READS = 50;

    private Rates() {}

    static void print() {
        ClientBench.say(
                "%-22s %12s %12s %6s   %-40s %s",
                "read", "client", "plain", "ratio", "client: TLS handshakes", "plain: TLS handshakes");
        try (Contest one = new Contest(1)) {
            row(one, one.version());
        }
        try (Contest one = new Contest(1)) {
            row(one, one.status());
        }
        try (Contest thousand = new Contest(1_000)) {
            row(thousand, thousand.list(1_000));
        }
    }

    private static void row(Contest contest, Contest.Read read) {
        Side ours = new Side(contest, read.ours);
        Side twin = new Side(contest, read.twin);
        for (int i = 0; i < ROUNDS; i++) {
            ours.round(i);
            twin.round(i);
        }
        ClientBench.say(
                "%-22s %8.0f / s %8.0f / s %6.2f   %-40s %s",
                read.name, ours.median(), twin.median(), ours.median() / twin.median(), ours, twin);
    }

    private static final class Side {
        private final Contest contest;
        private final Runnable read;
        private final double[] perSecond = new double[ROUNDS];
        private final int first;
        private int requests;
        private int handshakes;

        private Side(Contest contest, Runnable read) {
            this.contest = contest;
            this.read = read;
            int before = contest.pve.connections();
            for (int i = 0; i < FIRST_READS; i++) {
                read.run();
            }
            first = contest.pve.connections() - before;
            loop(ROUND);
        }

        private void round(int number) {
            int before = contest.pve.connections();
            long start = System.nanoTime();
            int done = loop(ROUND);
            perSecond[number] = done * 1e9 / (System.nanoTime() - start);
            requests += done;
            handshakes += contest.pve.connections() - before;
        }

        private int loop(long nanos) {
            long end = System.nanoTime() + nanos;
            int done = 0;
            while (System.nanoTime() < end) {
                read.run();
                done++;
            }
            return done;
        }

        private double median() {
            double[] sorted = perSecond.clone();
            Arrays.sort(sorted);
            return sorted[ROUNDS / 2];
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%d in the first %d reads, %d in %d", first, FIRST_READS, handshakes, requests);
        }
    }
}
