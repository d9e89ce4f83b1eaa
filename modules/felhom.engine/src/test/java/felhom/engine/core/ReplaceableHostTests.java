package felhom.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.port.FakeHost;
import felhom.engine.port.HostPorts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A connection that is replaced while others work with it.
class ReplaceableHostTests {
    private final FakeHost first = new FakeHost();
    private final FakeHost second = new FakeHost();
    private final List<HostPorts> closed = new ArrayList<>();
    private final ReplaceableHost<FakeHost> host = new ReplaceableHost<>(first, closed::add);

    private FakeHost used() {
        return host.with(now -> now);
    }

    @Test
    void oneThatNobodyUsesIsClosedAtOnceAndTheNextIsUsed() {
        host.replace(second);

        assertEquals(List.of(first), closed);
        assertEquals(second, used());
    }

    @Test
    void whatIsAtWorkKeepsItsOwnToTheEndWhichIsClosedThen() {
        List<FakeHost> seen = host.steadily(() -> {
            List<FakeHost> all = new ArrayList<>(List.of(used()));
            host.replace(second);
            all.add(used());
            all.add(host.steadily(this::used));
            assertEquals(List.of(), closed);
            return all;
        });

        assertEquals(List.of(first, first, first), seen);
        assertEquals(List.of(first), closed);
        assertEquals(second, used());
    }

    @Test
    void whoBeginsMeanwhileUsesTheNext() throws Exception {
        List<FakeHost> other = new ArrayList<>();

        host.steadily(() -> {
            host.replace(second);
            return joined(Thread.ofPlatform().start(() -> other.add(used())));
        });

        assertEquals(List.of(second), other);
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void whatFailsLetsGoOfItToo() {
        try {
            host.steadily(() -> {
                host.replace(second);
                throw new IllegalStateException("a fault");
            });
        } catch (IllegalStateException fault) {
            assertEquals("a fault", fault.getMessage());
        }

        assertEquals(List.of(first), closed);
    }

    @Test
    void closingClosesAllThatAreLeft() {
        host.steadily(() -> {
            host.replace(second);
            host.close();
            return true;
        });

        assertEquals(List.of(second, first), closed);
    }
}
