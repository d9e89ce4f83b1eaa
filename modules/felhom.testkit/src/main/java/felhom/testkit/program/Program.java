package felhom.testkit.program;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A simulator as a program: it runs until a signal comes, and then to its own end.
public final class Program {
    private Program() {}

    @FunctionalInterface
    public interface Body {
        /// @param stop is counted down when it has to end
        /// @return the exit code
        int run(CountDownLatch stop) throws InterruptedException;
    }

    /// Ends the process with the code, unless it is 0.
    public static void main(Body body) throws InterruptedException {
        var stop = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitEnd(done);
        }));
        int exit;
        try {
            exit = body.run(stop);
        } finally {
            done.countDown();
        }
        if (exit != 0) System.exit(exit);
    }

    /// What it knows has to be in its file before the process may end.
    private static void awaitEnd(CountDownLatch done) {
        try {
            if (!done.await(10, TimeUnit.SECONDS)) System.err.println("error: not ended in 10 s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
