package felhom.proxmox;

import com.sun.management.ThreadMXBean;
import felhom.proxmox.check.Overview;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// What one look at the whole host takes as its guests grow in number: requests, time, and what client and simulated
/// host allocate together.
final class Growth {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int[] GUESTS = {10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000};
    private static final int LOOKS = 9;
    private static final int WIDTH = 60;

    private Growth() {}

    private record Point(int guests, int requests, double millis, double mebibytes) {}

    static void print() {
        Point[] points = Arrays.stream(GUESTS).mapToObj(Growth::measure).toArray(Point[]::new);
        double most = Arrays.stream(points).mapToDouble(Point::millis).max().orElse(1);
        ClientBench.say(
                "%-22s %9s %9s %12s  %s",
                "one look at the host", "requests", "median", "allocated", "time, linear in its length");
        for (Point point : points) {
            ClientBench.say(
                    "%,16d guests %8d %6.1f ms %8.1f MiB  %s",
                    point.guests(), point.requests(), point.millis(), point.mebibytes(), "#".repeat(Math.max(1, (int)
                                    Math.round(point.millis() / most * WIDTH))));
        }
    }

    private static Point measure(int guests) {
        try (Contest host = new Contest(guests)) {
            for (int i = 0; i < LOOKS; i++) {
                look(host, guests);
            }
            int before = host.pve.requests().size();
            long allocated = THREADS.getTotalThreadAllocatedBytes();
            double[] millis = new double[LOOKS];
            for (int i = 0; i < LOOKS; i++) {
                long start = System.nanoTime();
                look(host, guests);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(millis);
            return new Point(
                    guests,
                    (host.pve.requests().size() - before) / LOOKS,
                    millis[LOOKS / 2],
                    (THREADS.getTotalThreadAllocatedBytes() - allocated) / (double) LOOKS / (1 << 20));
        }
    }

    private static void look(Contest host, int guests) {
        int seen = Overview.of(host.client).resources().orThrow().guests().size();
        if (seen != guests) {
            throw new IllegalStateException(seen + " guests of " + guests);
        }
    }
}
