package felhom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.log.Disk;
import felhom.log.Frame;
import felhom.log.LogReader;
import felhom.log.LogState;
import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.WriteRecord;
import felhom.testkit.hub.HubSimulator;
import felhom.testkit.hub.SeenAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon of the image under orders from hub and shell, killed again and again.
class KilledDaemonTests {
    private static final boolean LONG = Boolean.getBoolean("felhom.long");
    private static final int KILLS = LONG ? 1000 : 40;
    private static final long SEED = Long.getLong("felhom.seed", 20261130);
    private static final int SIGTERM = 128 + 15;
    private static final Duration SETTLED = Duration.ofMinutes(5);
    private static final String[] TASKS = {"vzsnapshot", "qmsnapshot", "vzdump", "vzstart"};
    private static final String[] FAULTS = {
        "task vzsnapshot exit=WARNINGS:_1",
        "task vzsnapshot exit=snapshot_failed",
        "task vzdump exit=job_errors",
        "task qmsnapshot exit=got_timeout"
    };

    private final Random random = new Random(SEED);
    private final PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
    private final Wishes wishes = new Wishes(world, random, LONG ? 150 : 25);
    private final Coverage coverage = new Coverage();

    @TempDir
    Path directory;

    @Test
    void whateverMomentItIsKilledAtNoOrderIsLostAndNoneIsDoneTwice() throws Exception {
        System.out.println(KILLS + " kills, -Dfelhom.seed=" + SEED);
        try (var host = PveSimulator.start(world);
                var hub = HubSimulator.start()) {
            var site = DaemonSite.in(directory, host, hub)
                    .with("FELHOM_AGENT_LIMITS_SNAPSHOTS", "1000")
                    .with("FELHOM_AGENT_LIMITS_BACKUPS_A_DAY", "1000")
                    .with("FELHOM_AGENT_LIMITS_STARTS_AN_HOUR", "1000")
                    .with("FELHOM_AGENT_LIMITS_CHANGES_AN_HOUR", "100000")
                    .with("FELHOM_AGENT_LIMITS_HUB_PERCENT", "100")
                    .with("FELHOM_AGENT_LIMITS_FREE_PERCENT", "0")
                    .with("FELHOM_AGENT_LIMITS_FREE_GIB", "0")
                    .with("FELHOM_AGENT_LIMITS_HEAVY_AT_ONCE", "8");
            var shell = new ShellOrders(site.socket());
            known(site, hub);
            while (coverage.kills() < KILLS) {
                startAndKill(site, host, hub, shell);
            }
            settle(site, host, hub, shell);
            verify(site, host, hub, shell);
        }
    }

    /// The hub cannot propose anything to an agent that it has not heard of.
    private void known(DaemonSite site, HubSimulator hub) throws IOException, InterruptedException {
        try (var daemon = site.start()) {
            Eventually.within(
                    SETTLED,
                    () -> "a report; it said " + daemon.said(),
                    () -> hub.agents().size() == 1);
            daemon.kill();
        }
    }

    private void startAndKill(DaemonSite site, PveSimulator host, HubSimulator hub, ShellOrders shell)
            throws IOException, InterruptedException {
        for (var task : TASKS) {
            // From instantly to longer than a daemon lives.
            world.durations().set(task, Duration.ofMillis((long) Math.exp(random.nextDouble() * Math.log(4000))));
        }
        if (random.nextInt(3) == 0) {
            host.faults().arm(FAULTS[random.nextInt(FAULTS.length)].replace("_", " "));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            var wish = wishes.draw("hub", coverage.kills());
            hub.propose(wish.id(), wish.operation(), wish.arguments());
        }
        var moment = Moment.drawn(random);
        try (var daemon = site.start()) {
            if (moment.what() != Moment.What.START) {
                daemon.awaitAnswer(site.socket());
            }
            var waiting = moment.from(site, host, hub);
            if (moment.what() != Moment.What.START) {
                orders(shell);
            }
            waiting.await();
            daemon.kill();
        }
        coverage.killed(head(site.log()), host.writes().size());
        shell.join();
    }

    /// New ones, and some of those of which their operators have not heard the end.
    private void orders(ShellOrders shell) {
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            shell.order(wishes.draw("shell", coverage.kills()));
        }
        var unheard = new ArrayList<>(wishes.of("shell").stream()
                .filter(wish ->
                        wish.born() < coverage.kills() && shell.told(wish).isEmpty())
                .toList());
        Collections.shuffle(unheard, random);
        unheard.stream().limit(2).forEach(shell::order);
    }

    private void settle(DaemonSite site, PveSimulator host, HubSimulator hub, ShellOrders shell)
            throws IOException, InterruptedException {
        try (var daemon = site.start()) {
            daemon.awaitAnswer(site.socket());
            Eventually.within(
                    SETTLED,
                    () -> "all operators have an answer but " + unheard(site, host, shell) + "; it said "
                            + daemon.said(),
                    () -> {
                        unheard(site, host, shell).forEach(shell::order);
                        return shell.joined() && unheard(site, host, shell).isEmpty();
                    });
            Eventually.within(
                    SETTLED,
                    () -> "all has settled but " + unsettled(site, host, hub) + "; it said " + daemon.said(),
                    () -> pause() && unsettled(site, host, hub).isEmpty());
            // Whoever orders it again hears what came of it, and nothing is done again.
            wishes.of("shell").forEach(shell::order);
            shell.join();
            long reports = hub.agent().reports();
            Eventually.within(SETTLED, "two more reports", () -> hub.agent().reports() > reports + 2);
            assertEquals(SIGTERM, daemon.stop(), daemon::said);
        }
    }

    private static boolean pause() {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        return true;
    }

    /// The orders that their operators have no answer to, but for those that have none.
    private List<Wish> unheard(DaemonSite site, PveSimulator host, ShellOrders shell) {
        var book = LogBook.read(site.log());
        var writes = host.writes();
        return wishes.of("shell").stream()
                .filter(wish -> shell.told(wish).isEmpty() && !untold(wish, book, writes))
                .toList();
    }

    private List<String> unsettled(DaemonSite site, PveSimulator host, HubSimulator hub) {
        var seen = hub.agent();
        var left = wishes.all().stream()
                .filter(wish -> seen.outcome(wish.door(), wish.id()).isEmpty())
                .filter(wish ->
                        wish.kind() != Wish.Kind.STOP || seen.held(wish.id()).isEmpty())
                .toList();
        if (left.isEmpty()) return List.of();
        var book = LogBook.read(site.log());
        var writes = host.writes();
        return left.stream()
                .filter(wish -> !untold(wish, book, writes) && !refused(wish, book, seen))
                .map(Wish::toString)
                .toList();
    }

    /// Whether nobody can say what became of it: the daemon was killed between writing down that it begins
    /// and hearing of a task, and the host shows nothing of it. It stays open, and is looked at for a day.
    private boolean untold(Wish wish, LogBook book, List<WriteRecord> writes) {
        var entries = book.ofOrder().getOrDefault(wish.key(), List.of()).stream()
                // Who brings it again to a daemon that stops is refused, which changes nothing for it.
                .filter(entry -> !entry.type().equals("refused"))
                .toList();
        if (entries.isEmpty()) return false;
        var last = entries.getLast();
        return last.type().equals("stage-started")
                && last.seq() <= coverage.lastHead()
                && (sent(wish, writes) == 0 || failedUnnamed(wish));
    }

    /// Whether the hub was told why nothing is done of it, such as that its guest was locked just then.
    private static boolean refused(Wish wish, LogBook book, SeenAgent seen) {
        return wish.door().equals("hub")
                && !book.begun(wish.key())
                && seen.refusal(wish.id()).isPresent();
    }

    /// A task that failed does not say whose it was.
    private boolean failedUnnamed(Wish wish) {
        return world.tasks().stream()
                .anyMatch(task -> task.id().equals(String.valueOf(wish.vmid()))
                        && task.exitStatus().filter(exit -> !exit.equals("OK")).isPresent());
    }

    /// How often the host took it.
    private static long sent(Wish wish, List<WriteRecord> writes) {
        return writes.stream()
                .filter(write -> wish.asks(write) && write.status() < 300)
                .count();
    }

    private void verify(DaemonSite site, PveSimulator host, HubSimulator hub, ShellOrders shell) throws Exception {
        var book = LogBook.read(site.log());
        var writes = host.writes();
        var seen = hub.agent();
        print(book, writes, seen);

        var errors = Files.readAllLines(site.directory().resolve("daemon.log")).stream()
                .filter(line -> line.contains(" error "))
                // Whoever comes when it stops already finds the log closed.
                .filter(line -> !line.contains("a refusal was not written down"))
                .toList();
        assertEquals(List.of(), errors, "nothing of it is an error");
        var audit = site.image().run("audit", "verify");
        assertEquals(0, audit.exit(), audit::toString);
        assertEquals(List.of(), hub.contractFaults());
        assertEquals(List.of(), host.violations());
        for (var wish : wishes.all()) {
            assertOnce(wish, book, writes, seen);
            shell.told(wish).ifPresent(told -> assertEquals(book.end(wish.key()), Optional.of(told), wish::toString));
        }
        var ended = book.ofOrder().keySet().stream()
                .filter(order -> book.end(order).isPresent())
                .sorted()
                .toList();
        var counted = seen.outcomes().stream()
                .map(outcome -> outcome.door() + " " + outcome.orderId())
                .sorted()
                .toList();
        assertEquals(ended, counted, "the hub has the outcomes of the log and no other");
        assertTasksBelongToOneOrder(book);
        // How much of it forty kills meet, a busy machine decides.
        assertTrue(
                coverage.phases(book, wishes.all(), writes).size() >= (LONG ? 7 : 3),
                "the kills cover the life of an order");
    }

    private void assertOnce(Wish wish, LogBook book, List<WriteRecord> writes, SeenAgent seen) {
        if (wish.kind() == Wish.Kind.STOP) {
            assertEquals("held", seen.progress(wish.id()), wish::toString);
            assertEquals(0, writes.stream().filter(wish::asks).count(), wish::toString);
            return;
        }
        if (refused(wish, book, seen)) {
            assertEquals(0, sent(wish, writes), wish::toString);
            return;
        }
        assertTrue(sent(wish, writes) <= 1, () -> wish + " was sent " + sent(wish, writes) + " times");
        assertEquals(1, book.of(wish.key(), "intent").size(), wish::toString);
        if (book.end(wish.key()).isEmpty() && untold(wish, book, writes)) return;
        assertEquals(1, book.of(wish.key(), "ended").size(), () -> story(wish, book));
        assertEquals(1, book.of(wish.key(), "acknowledged").size(), () -> story(wish, book));
        assertEquals(
                book.end(wish.key()),
                seen.outcome(wish.door(), wish.id()).map(SeenAgent.Outcome::verdict),
                wish::toString);
        if (book.end(wish.key()).filter(end -> end.startsWith("ok")).isPresent()) {
            assertEquals(1, sent(wish, writes), wish::toString);
        }
    }

    /// All that the log says of it.
    private String story(Wish wish, LogBook book) {
        var text = new StringBuilder(wish + ", last killed at record " + coverage.lastHead() + " of " + book.head());
        book.ofOrder()
                .getOrDefault(wish.key(), List.of())
                .forEach(entry -> text.append("\n  ")
                        .append(entry.seq())
                        .append(' ')
                        .append(entry.type())
                        .append(' ')
                        .append(entry.value("outcome").orElse(""))
                        .append(' ')
                        .append(entry.value("summary")
                                .or(() -> entry.value("reason"))
                                .orElse("")));
        return text.toString();
    }

    /// What was only found for an order may show itself another's later, and counts when the order ends with
    /// it.
    private static void assertTasksBelongToOneOrder(LogBook book) {
        var owners = new HashMap<String, String>();
        for (var entry : book.entries()) {
            var order = entry.orders().stream().findFirst();
            for (var task : certain(entry)) {
                var other = owners.put(task, order.orElseThrow());
                assertTrue(
                        other == null || other.equals(order.get()),
                        () -> task + " of " + order.get() + " and " + other);
            }
        }
        assertFalse(owners.isEmpty(), "orders have tasks");
    }

    private static List<String> certain(LogBook.Entry entry) {
        return switch (entry.type()) {
            case "task" ->
                entry.value("found").isEmpty() || entry.value("shown").isPresent() ? entry.all("upid") : List.of();
            case "ended" -> entry.all("task");
            default -> List.of();
        };
    }

    private void print(LogBook book, List<WriteRecord> writes, SeenAgent seen) {
        var ends = new TreeMap<String, Integer>();
        wishes.all()
                .forEach(wish -> ends.merge(
                        wish.operation() + " "
                                + book.end(wish.key())
                                        .orElse(
                                                seen.progress(wish.id()).equals("held")
                                                        ? "held"
                                                        : refused(wish, book, seen) ? "refused" : "open"),
                        1,
                        Integer::sum));
        System.out.println(coverage.kills() + " kills, " + wishes.all().size() + " orders, "
                + world.tasks().size() + " tasks, " + book.entries().size() + " records, " + seen.reports()
                + " reports");
        System.out.println("the log ended at\n" + Coverage.histogram(coverage.records(book)));
        System.out.println(
                "orders in flight at the kills\n" + Coverage.histogram(coverage.phases(book, wishes.all(), writes)));
        System.out.println("how they ended\n" + Coverage.histogram(ends));
    }

    private static long head(Path log) {
        return LogReader.at(log, NOTHING, Disk.real()).seq();
    }

    private static final LogState NOTHING = new LogState() {
        @Override
        public void restore(byte[] snapshot) {}

        @Override
        public void apply(Frame frame) {}

        @Override
        public byte[] snapshot() {
            return new byte[0];
        }
    };
}
