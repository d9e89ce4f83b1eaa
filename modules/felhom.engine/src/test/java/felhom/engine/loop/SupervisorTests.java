package felhom.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.ServiceManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One loop's trouble is its own; that it hangs is everybody's.
@Timeout(60)
class SupervisorTests {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private final AtomicLong skipped = new AtomicLong();
    private Optional<Supervisor> supervisor = Optional.empty();

    @AfterEach
    void end() throws InterruptedException {
        if (supervisor.isPresent()) {
            supervisor.get().stop(Duration.ofSeconds(10));
        }
    }

    @Test
    void aLoopThatFailsIsBegunAgainWhileTheOthersGoOn() throws Exception {
        // given one loop that fails three times, and one that does not
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch mended = new CountDownLatch(1);
        CountDownLatch steady = new CountDownLatch(10);
        Loop failing = loop("failing", NEVER, alive -> {
            if (tries.incrementAndGet() <= 3) {
                throw new IllegalStateException("no " + tries.get());
            }
            mended.countDown();
            return NEVER;
        });
        Loop other = loop("steady", NEVER, alive -> {
            steady.countDown();
            return SOON;
        });

        // when
        start(failing, other);

        // then
        mended.await();
        steady.await();
        awaitPasses("failing", 1);
        LoopState state = state("failing");
        assertEquals(0, state.failures());
        assertEquals(Optional.empty(), state.error());
    }

    @Test
    void whatALoopSaysWhenItFailsIsKnownUntilItIsMended() throws Exception {
        Loop failing = loop("failing", NEVER, alive -> {
            throw new OutOfMemoryError("too large an answer");
        });

        start(failing);

        while (state("failing").failures() < 2) {
            Thread.onSpinWait();
        }
        assertEquals(
                Optional.of("java.lang.OutOfMemoryError: too large an answer"),
                state("failing").error());
    }

    @Test
    void thePauseAfterAFailureDoublesUpToItsMost() {
        Supervisor.Retry retry = new Supervisor.Retry(Duration.ofSeconds(1), Duration.ofMinutes(5));

        assertEquals(
                List.of(1L, 2L, 4L, 8L, 256L, 300L, 300L),
                List.of(1, 2, 3, 4, 9, 10, 1_000_000).stream()
                        .map(times -> retry.after(times).toSeconds())
                        .toList());
    }

    @Test
    void aPassWithoutASignOfLifeIsStuckAndOneThatGivesThemIsNot() throws Exception {
        // given one that hangs, and one that says each time that it has done something
        CountDownLatch begun = new CountDownLatch(1);
        LinkedBlockingQueue<String> work = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
        Loop hangs = loop("hangs", Duration.ofSeconds(30), alive -> {
            begun.countDown();
            Thread.sleep(NEVER);
            return NEVER;
        });
        Loop works = loop("works", Duration.ofSeconds(30), alive -> {
            while (true) {
                String piece = work.take();
                alive.run();
                done.add(piece);
            }
        });
        start(hangs, works);
        begun.await();
        assertTrue(theSupervisor().stuck().isEmpty());

        // when half a minute and more goes by, and only one of them has done something in it
        skipped.addAndGet(Duration.ofSeconds(31).toNanos());
        work.add("a piece");
        done.take();

        // then
        assertEquals(
                List.of("hangs"),
                theSupervisor().stuck().stream().map(LoopState::name).toList());
    }

    @Test
    void aLongPauseIsNotStuck() throws Exception {
        Loop rests = loop("rests", Duration.ofSeconds(30), alive -> NEVER);
        start(rests);
        awaitPasses("rests", 1);

        skipped.addAndGet(Duration.ofHours(5).toNanos());

        assertTrue(theSupervisor().stuck().isEmpty());
    }

    @Test
    void aLoopThatIsWokenDoesNotWaitForTheEndOfItsPause() throws Exception {
        LinkedBlockingQueue<String> passes = new LinkedBlockingQueue<>();
        Loop rests = loop("rests", NEVER, alive -> {
            passes.add("pass");
            return NEVER;
        });
        start(rests);
        passes.take();

        theSupervisor().wake("rests");

        assertEquals("pass", passes.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void aStopInterruptsWhatWaitsAndNamesWhatDoesNotListen() throws Exception {
        // given one that waits and one that listens to nobody until it may
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch may = new CountDownLatch(1);
        Loop waits = loop("waits", NEVER, alive -> {
            begun.countDown();
            Thread.sleep(NEVER);
            return NEVER;
        });
        Loop deaf = loop("deaf", NEVER, alive -> {
            begun.countDown();
            while (may.getCount() > 0) {
                Thread.onSpinWait();
            }
            return NEVER;
        });
        start(waits, deaf);
        begun.await();

        // when
        List<String> left = theSupervisor().stop(Duration.ofMillis(200));
        may.countDown();

        // then
        assertEquals(List.of("deaf"), left);
    }

    @Test
    void theServiceManagerHearsOfASoundServiceAndNothingOfOneThatHangs() throws Exception {
        // given
        CountDownLatch begun = new CountDownLatch(1);
        Loop hangs = loop("hangs", Duration.ofSeconds(30), alive -> {
            begun.countDown();
            Thread.sleep(NEVER);
            return NEVER;
        });
        start(hangs);
        begun.await();
        Manager manager = new Manager();
        Service service = new Service(theSupervisor(), manager, () -> "3 orders at work", Optional::empty);
        LinkedBlockingQueue<ServiceEnd> end = new LinkedBlockingQueue<>();
        Thread keeper = Thread.ofPlatform().daemon().start(() -> {
            try {
                end.add(service.keep());
            } catch (InterruptedException stopped) {
                end.add(new ServiceEnd.Stuck(List.of()));
            }
        });
        while (manager.alive.get() < 2) {
            Thread.onSpinWait();
        }
        assertEquals(List.of("ready: 3 orders at work"), List.copyOf(manager.said));

        // when
        skipped.addAndGet(Duration.ofSeconds(31).toNanos());

        // then
        assertEquals(new ServiceEnd.Stuck(List.of("hangs")), end.poll(30, TimeUnit.SECONDS));
        assertTrue(keeper.join(Duration.ofSeconds(10)));
    }

    @Test
    void aServiceThatIsOverForAnotherReasonEndsThough() throws Exception {
        start(loop("sound", NEVER, _ -> NEVER));
        ServiceEnd broken = new ServiceEnd.Broken("the disk fails");
        List<String> asked = new ArrayList<>();
        Service service = new Service(theSupervisor(), new Manager(), () -> "idle", () -> {
            asked.add("");
            return Optional.of(broken).filter(_ -> asked.size() > 2);
        });

        assertEquals(broken, service.keep());
        assertEquals(3, asked.size());
    }

    @Test
    void aLoopThatSaysItWasInterruptedThoughNobodyDidItFails() throws Exception {
        Loop strange = loop("strange", NEVER, alive -> {
            throw new InterruptedException("a reader gave up");
        });

        start(strange);

        while (state("strange").failures() < 3) {
            Thread.onSpinWait();
        }
        assertEquals(
                Optional.of("java.lang.InterruptedException: a reader gave up"),
                state("strange").error());
    }

    @Test
    void aPauseThatIsNoneOrHasNoEndFailsAndTheLoopGoesOn() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch mended = new CountDownLatch(1);
        Loop strange = loop("strange", NEVER, alive -> switch (tries.incrementAndGet()) {
            case 1 -> Duration.ofSeconds(Long.MAX_VALUE);
            case 2 -> Duration.ofMillis(-1);
            default -> {
                mended.countDown();
                yield NEVER;
            }
        });

        start(strange);

        while (tries.get() == 0) {
            Thread.onSpinWait();
        }
        theSupervisor().wake("strange");
        assertTrue(mended.await(30, TimeUnit.SECONDS));
    }

    @Test
    void twoLoopsOfOneNameAreRefused() {
        Loop one = loop("report", NEVER, alive -> NEVER);

        assertThrows(IllegalArgumentException.class, () -> supervise(one, one));
    }

    @Test
    void aLoopThatIsReplacedEndsBeforeAnotherBeginsAndTheOthersGoOnUndisturbed() throws Exception {
        // given one whose pass goes on until it is told that no other follows
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch retired = new CountDownLatch(1);
        AtomicInteger atWork = new AtomicInteger();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Loop steady = loop("steady", NEVER, alive -> {
            atWork.incrementAndGet();
            return NEVER;
        });
        Loop old = new Loop() {
            @Override
            public String name() {
                return "report";
            }

            @Override
            public Duration limit() {
                return NEVER;
            }

            @Override
            public Duration pass(Runnable alive) throws Exception {
                begun.countDown();
                retired.await();
                order.add("the old one ended");
                return NEVER;
            }

            @Override
            public void retire() {
                order.add("the old one was told");
                retired.countDown();
            }
        };
        start(steady, old);
        begun.await();
        awaitPasses("steady", 1);

        // when
        Loop next = loop("report", NEVER, alive -> {
            order.add("the next one began");
            return NEVER;
        });
        assertTrue(theSupervisor().replace(List.of(steady, next), Duration.ofSeconds(60)));

        // then
        awaitPasses("report", 1);
        assertEquals(List.of("the old one was told", "the old one ended", "the next one began"), order);
        assertEquals(1, atWork.get(), "the other was not begun again");
    }

    @Test
    void oneThatDoesNotEndIsGivenUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        start(loop("report", NEVER, alive -> {
            begun.countDown();
            never.await();
            return NEVER;
        }));
        begun.await();

        Loop next = loop("report", NEVER, alive -> NEVER);
        assertTrue(theSupervisor().replace(List.of(next), SOON));

        awaitPasses("report", 1);
        never.countDown();
    }

    @Test
    void whoeverWasToldToStopBeginsNothingNew() throws Exception {
        start(loop("report", NEVER, alive -> NEVER));
        theSupervisor().stop(Duration.ofSeconds(60));
        AtomicInteger begun = new AtomicInteger();

        assertFalse(theSupervisor()
                .replace(List.of(loop("hub", NEVER, alive -> Duration.ofNanos(begun.incrementAndGet()))), NEVER));

        assertEquals(0, begun.get());
    }

    @Test
    void aReloadIsSaidToBeOverWhateverCameOfItAndNotOnceTheProgramStops() {
        start();
        Manager manager = new Manager();
        Service service = new Service(theSupervisor(), manager, () -> "idle", Optional::empty);

        assertEquals(Optional.of("done"), service.reloading(() -> "done"));
        assertThrows(
                IllegalStateException.class,
                () -> service.reloading(() -> {
                    throw new IllegalStateException("a fault");
                }));
        assertEquals(Optional.of(true), service.reloading(() -> {
            service.stopping("stops");
            return true;
        }));
        assertEquals(Optional.empty(), service.reloading(() -> "late"));

        assertEquals(
                List.of("reloading", "ready: idle", "reloading", "ready: idle", "reloading", "stopping: stops"),
                manager.said);
    }

    @Test
    void theErrorOfALoopIsTheStatus() throws Exception {
        Loop failing = loop("report", NEVER, alive -> {
            throw new IllegalStateException("the hub is away");
        });
        start(failing);
        while (state("report").failures() == 0) {
            Thread.onSpinWait();
        }
        Manager manager = new Manager();
        Service service = new Service(theSupervisor(), manager, () -> "idle", Optional::empty);
        Thread keeper = Thread.ofPlatform().daemon().start(() -> {
            try {
                service.keep();
            } catch (InterruptedException stopped) {
                manager.said.add("stopped");
            }
        });
        while (manager.said.isEmpty()) {
            Thread.onSpinWait();
        }

        keeper.interrupt();

        assertTrue(keeper.join(Duration.ofSeconds(10)));
        assertEquals(
                "ready: the report loop fails: java.lang.IllegalStateException: the hub is away",
                manager.said.getFirst());
        assertFalse(manager.said.contains("idle"));
    }

    private static final class Manager implements ServiceManager {
        final List<String> said = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger alive = new AtomicInteger();

        @Override
        public void ready(String status) {
            said.add("ready: " + status);
        }

        @Override
        public void status(String words) {
            said.add(words);
        }

        @Override
        public void alive() {
            alive.incrementAndGet();
        }

        @Override
        public void reloading() {
            said.add("reloading");
        }

        @Override
        public void stopping(String status) {
            said.add("stopping: " + status);
        }

        @Override
        public Optional<Duration> watchdog() {
            return Optional.of(Duration.ofMillis(30));
        }
    }

    private interface Pass {
        Duration once(Runnable alive) throws Exception;
    }

    private static Loop loop(String name, Duration limit, Pass pass) {
        return new Loop() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration limit() {
                return limit;
            }

            @Override
            public Duration pass(Runnable alive) throws Exception {
                return pass.once(alive);
            }
        };
    }

    private Supervisor supervise(Loop... loops) {
        return new Supervisor(
                List.of(loops),
                new Supervisor.Retry(SOON, SOON),
                new Clocks(InstantSource.system(), () -> System.nanoTime() + skipped.get()));
    }

    private void start(Loop... loops) {
        supervisor = Optional.of(supervise(loops));
        theSupervisor().start();
    }

    private Supervisor theSupervisor() {
        return supervisor.orElseThrow();
    }

    private LoopState state(String name) {
        return theSupervisor().states().stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void awaitPasses(String name, int passes) {
        while (state(name).passes() < passes) {
            Thread.onSpinWait();
        }
    }
}
