package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Upid;
import felhom.proxmox.answer.LogPage;
import felhom.proxmox.task.ProxmoxTasks;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.task.WaitTask;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A host whose log of a task has another page whenever it is asked.
class EndlessLogTests {
    private static final String LOG = "/nodes/pve/tasks/[^/]*/log";
    private static final String PAGE = "{\"data\":["
            + IntStream.rangeClosed(1, LogPage.PAGE)
                    .mapToObj(n -> "{\"n\":" + n + ",\"t\":\"again\"}")
                    .collect(Collectors.joining(","))
            + "]}";

    /// A quarter of a second passes whenever somebody looks at it.
    private static final class Passing implements Ticker {
        private Duration now = Duration.ZERO;

        @Override
        public Duration elapsed() {
            now = now.plusMillis(250);
            return now;
        }

        @Override
        public void sleep(Duration time) {
            now = now.plus(time);
        }
    }

    private static Upid ended(Lab lab) {
        Upid task = lab.takeSnapshot("s1");
        lab.end(task);
        lab.pve.faults().on("GET", LOG).times(100_000).play(200, "OK", PAGE);
        return task;
    }

    private static long pages(Lab lab) {
        return lab.pve.requests().stream()
                .filter(request -> request.path().endsWith("/log"))
                .count();
    }

    @Test
    void aLogThatNeverEndsIsReadNoLongerThanTheWaitMayTake() {
        try (Lab lab = Lab.open()) {
            Upid task = ended(lab);
            long before = pages(lab);

            TaskEnd.Ended end = (TaskEnd.Ended)
                    WaitTask.await(lab.client, new Passing(), task, Duration.ofSeconds(10), new TaskListener() {});

            assertEquals(TaskEnd.Judged.OK, end.judged());
            assertTrue(pages(lab) - before <= 40, () -> pages(lab) + " pages were read");
        }
    }

    @Test
    void aLogThatNeverEndsIsShownUpToAMillionLinesAndIsSaidToGoOn() {
        try (Lab lab = Lab.open()) {
            Upid task = ended(lab);
            AtomicInteger lines = new AtomicInteger();

            HostException end = assertThrows(
                    HostException.class,
                    () -> new ProxmoxTasks(lab.client, Ticker.SYSTEM).log(task, _ -> lines.incrementAndGet()));

            assertEquals(Failure.Kind.UNREADABLE, end.failure().kind());
            assertTrue(end.failure().message().startsWith("the log goes on after "), end.getMessage());
            assertTrue(lines.get() <= 1_002_000, () -> lines.get() + " lines");
        }
    }
}
