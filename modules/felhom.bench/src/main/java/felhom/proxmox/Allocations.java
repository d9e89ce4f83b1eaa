package felhom.proxmox;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What one read allocates in the thread that asks: request, parsing, and the typed result. The body's bytes
/// arrive in threads of the HTTP client, as all of the exchange does, and are counted on neither side.
final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long WARM = 1_500_000_000L;
    private static final int LEAST = 20;
    private static final int READS = 50;

    private Allocations() {}

    static void print() {
        ClientBench.say(
                "%-22s %12s %12s %12s %7s %14s",
                "allocated per read", "answer", "client", "plain", "ratio", "more per guest");
        try (Contest one = new Contest(1)) {
            row(one.status(), 0);
        }
        for (int guests : new int[] {10, 100, 1_000, 5_000}) {
            try (Contest many = new Contest(guests)) {
                row(many.list(guests), guests);
            }
        }
    }

    private static void row(Contest.Read read, int guests) {
        double ours = perRead(read.ours);
        double twin = perRead(read.twinElsewhere);
        ClientBench.say(
                "%-22s %8.1f KiB %8.1f KiB %8.1f KiB %7.2f %14s",
                read.name,
                read.bytes() / 1024.0,
                ours / 1024,
                twin / 1024,
                ours / twin,
                guests == 0 ? "" : Math.round((ours - twin) / guests) + " B");
    }

    private static double perRead(Runnable read) {
        long end = System.nanoTime() + WARM;
        for (int i = 0; i < LEAST || System.nanoTime() < end; i++) {
            read.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < READS; i++) {
            read.run();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) READS;
    }
}
