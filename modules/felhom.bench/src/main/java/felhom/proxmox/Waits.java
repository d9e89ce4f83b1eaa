package felhom.proxmox;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.Mutated;
import felhom.proxmox.http.Transport;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.task.WaitTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Waiting for a task in real time, from sending the call until its end is known, beside a loop that asks once a
/// second. Ours reads the end of the task's log in that time too. Whole seconds flatter the loop: it looks just
/// then; after other times it is half a second late on average.
final class Waits {
    private record Wait(double wall, int polls) {}

    private interface Waiting {
        int polls(Contest contest, Upid task) throws InterruptedException;
    }

    private Waits() {}

    static void print() throws Exception {
        ClientBench.say(
                "%-12s %6s   %-34s %s", "task", "waits", "client: wall, overshoot, polls", "once a second: the same");
        try (Contest contest = new Contest(2);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            contest.client.version(); // a connection is there, as in a running agent
            contest.plain.data("/version");
            row(contest, threads, 0.3, 10);
            row(contest, threads, 3, 3);
            row(contest, threads, 30, 1);
        }
    }

    private static void row(Contest contest, ExecutorService threads, double seconds, int times) throws Exception {
        contest.pve.world().durations().set("vzsnapshot", Duration.ofMillis(Math.round(seconds * 1000)));
        Future<List<Wait>> ours = threads.submit(all(contest, Contest.FIRST, seconds, times, Waits::watched));
        Future<List<Wait>> loop = threads.submit(all(contest, Contest.FIRST + 1, seconds, times, Waits::asked));
        ClientBench.say("%8.1f s %8d   %-34s %s", seconds, times, text(ours.get(), seconds), text(loop.get(), seconds));
    }

    private static Callable<List<Wait>> all(Contest contest, int vmid, double seconds, int times, Waiting waiting) {
        return () -> {
            List<Wait> waits = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                // Not in step with whatever else has a rhythm.
                Thread.sleep(37L * i % 100);
                LxcApi guest = contest.client.ownNode().lxc(new Vmid(vmid));
                SnapshotName name = new SnapshotName("s" + i + "x" + Math.round(seconds * 10));
                long start = System.nanoTime();
                Mutated sent = contest.client.send(guest.snapshot(name, ""));
                if (!(sent instanceof Mutated.Started(Upid task))) {
                    throw new IllegalStateException(sent.toString());
                }
                int polls = waiting.polls(contest, task);
                waits.add(new Wait((System.nanoTime() - start) / 1e9, polls));
            }
            return waits;
        };
    }

    private static int watched(Contest contest, Upid task) {
        TaskEnd end = WaitTask.await(contest.client, Ticker.SYSTEM, task, Duration.ofMinutes(2), TaskListener.SILENT);
        if (!(end instanceof TaskEnd.Ended ended && ended.judged() == TaskEnd.Judged.OK)) {
            throw new IllegalStateException(end.toString());
        }
        return end.polls();
    }

    private static int asked(Contest contest, Upid task) throws InterruptedException {
        String path = "/nodes/pve/tasks/" + Transport.encode(task.text()) + "/status";
        for (int polls = 1; ; polls++) {
            if (!contest.plain.data(path).path("status").asString("").equals("running")) {
                return polls;
            }
            Thread.sleep(1_000);
        }
    }

    private static String text(List<Wait> waits, double seconds) {
        double wall = waits.stream().mapToDouble(Wait::wall).average().orElseThrow();
        double worst = waits.stream().mapToDouble(Wait::wall).max().orElseThrow();
        int polls = waits.stream().mapToInt(Wait::polls).max().orElseThrow();
        return String.format(
                "%.3f s, %.1f %% (worst %.1f %%), %d",
                wall, 100 * (wall / seconds - 1), 100 * (worst / seconds - 1), polls);
    }
}
