package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Limits;
import felhom.testkit.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What the fault run counts as a leak is found when there is one.
class LiveThreadsTests {
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final Duration WHILE = Duration.ofSeconds(10);

    @Test
    void aVirtualThreadThatNeverEndsIsFoundAndAPlatformThreadToo() throws InterruptedException {
        for (Thread.Builder kind :
                List.of(Thread.ofVirtual(), Thread.ofPlatform().daemon())) {
            CountDownLatch end = new CountDownLatch(1);
            LiveThreads before = LiveThreads.now();
            Thread leak = kind.name("planted").start(() -> await(end));

            AssertionError found = assertThrows(AssertionError.class, () -> before.assertNoMore(MOMENT));
            end.countDown();
            leak.join();

            assertTrue(found.getMessage().contains("'planted' at "), found.getMessage());
            before.assertNoMore(WHILE);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClientThatIsNotClosedIsFound() {
        try (Lab lab = Lab.open()) {
            lab.client.version();
            LiveThreads before = LiveThreads.now();
            PveClient forgotten = new PveClient(lab.connection(lab.pinned(), Limits.DEFAULT));
            forgotten.version();

            assertThrows(AssertionError.class, () -> before.assertNoMore(MOMENT));

            forgotten.close();
            before.assertNoMore(WHILE);
        }
    }

    /// The client gives a connection up after 3 s in which nobody used it; the host would do it after 5 s.
    @Test
    void aConnectionThatNobodyUsesIsCountedWhenTheHostHasToEndIt() throws IOException {
        try (Lab lab = Lab.open();
                Socket forgotten = new Socket(
                        lab.pve.endpoint().getHost(), lab.pve.endpoint().getPort())) {
            forgotten.setSoTimeout(20_000);

            assertEquals(-1, forgotten.getInputStream().read());
            Eventually.within(WHILE, "the count", () -> lab.pve.idleConnections() == 1);
        }
    }
}
