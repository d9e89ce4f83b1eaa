package felhom.hub.order;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does pieces of work beside the link, each of which may take hours: a few at once, and a few that wait for
/// it. What has no room is not taken; who has sent it sends it again.
final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final Set<Object> atWork = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;

    Workers(String name, int atOnce, int waiting) {
        threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofVirtual().name(name + "-", 0).factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /// Whether it waits or is done right now.
    boolean has(Object key) {
        return atWork.contains(key);
    }

    /// @param key nothing else with it is taken until this has ended
    /// @return whether it was taken
    boolean offer(Object key, Runnable work) {
        if (!atWork.add(key)) {
            return false;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error bug) {
                    LOG.error("an order of the hub's ended with a fault of the agent's own", bug);
                } finally {
                    atWork.remove(key);
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            atWork.remove(key);
            return false;
        }
    }

    /// Takes nothing more, and forgets what waits: who has sent it sends it again. What is at work goes on,
    /// and the engine ends it in its own way: an interrupt from here might hit a thread that reads or writes
    /// the log.
    @Override
    public void close() {
        threads.shutdown();
        threads.getQueue().clear();
    }
}
