package felhom.shell;

import felhom.engine.state.AuditTrail;
import felhom.engine.state.AuditTrail.Found;
import felhom.ops.Failure;
import felhom.shell.Request.UsageError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `audit show|verify`: the log from its first entry on, verified while it is read.
final class AuditCommands {
    private static final Pattern HEAD = Pattern.compile("[0-9]{1,18}:[0-9a-f]{16}(?:[0-9a-f]{48})?");
    // 64 bits: nobody finds a second log with these in a lifetime of trying, and they fit a line.
    private static final int SHORT_HASH = 16;
    private static final Option LOG =
            Option.valued("--log", "DIR", "read the log in DIR instead, such as one that state reset put aside");

    private AuditCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "audit show",
                        List.of(),
                        List.of(
                                Option.valued("--order", "ID", "only what belongs to this order"),
                                Option.valued("--seq", "N", "only this record"),
                                Option.valued("--limit", "N", "the last N, 50 by default"),
                                Option.valued(
                                        "--extract",
                                        "DIR",
                                        "with --seq: write its plan and signatures to DIR, as ssh-keygen verifies"
                                                + " them"),
                                LOG),
                        "show what was ordered, signed, refused and done: a line an order, then the log's records",
                        AuditCommands::show),
                new Command(
                        "audit verify",
                        List.of(),
                        List.of(
                                Option.valued(
                                        "--head",
                                        "SEQ:HASH",
                                        "the log has to continue from this head, kept from earlier"),
                                LOG),
                        "read the whole log and verify that nothing in it was changed, left out or moved",
                        AuditCommands::verify));
    }

    /// A head for people; `--head` takes it as it takes a whole one.
    static String shortHead(String head) {
        return head.substring(0, Math.min(head.length(), head.indexOf(':') + 1 + SHORT_HASH));
    }

    private static AuditTrail open(Request request, CommandRun session) {
        return AuditTrail.of(directory(request, session));
    }

    private static Path directory(Request request, CommandRun session) {
        return request.path("--log")
                .orElseGet(() -> session.state(request).place().log());
    }

    private static Exit show(Request request, CommandRun session) {
        int limit = request.number("--limit", 50, 1, 100_000);
        Optional<String> seq =
                request.value("--seq").map(_ -> Integer.toString(request.number("--seq", 0, 1, 999_999_999)));
        if (request.value("--extract").isPresent() && seq.isEmpty()) {
            throw new UsageError("--extract: needs --seq N, the entry to take from");
        }
        Deque<Found.Sound> records = new ArrayDeque<>();
        AuditOrders orders = new AuditOrders(limit);
        Optional<String> damage = Optional.empty();
        try (AuditTrail trail = open(request, session)) {
            for (Optional<Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                switch (found.get()) {
                    case Found.Damaged broken -> damage = Optional.of(broken.text());
                    case Found.Sound entry -> {
                        if (wanted(request, entry)) {
                            orders.look(entry);
                            records.add(entry);
                        }
                        if (records.size() > limit) {
                            records.removeFirst();
                        }
                    }
                }
            }
        }
        List<Path> extracted = List.of();
        if (request.value("--extract").isPresent() && !records.isEmpty()) {
            try {
                extracted = AuditExtract.write(
                        records.getFirst(), request.path("--extract").get());
            } catch (IOException cannot) {
                return session.failed(request, Failure.of(Failure.Kind.HOST, String.valueOf(cannot.getMessage())));
            }
        }
        if (records.isEmpty()) {
            session.console().error("no such records");
        }
        if (request.json()) {
            session.json(json(orders, records, extracted, damage));
        } else {
            Console console = session.console();
            if (seq.isEmpty()) {
                tell(console, orders);
            }
            records.forEach(seq.isPresent() ? entry -> tellWhole(console, entry) : entry -> tell(console, entry));
        }
        extracted.forEach(file -> session.console().error("wrote " + file));
        damage.ifPresent(text -> session.console().error("DAMAGED: " + text));
        return damage.isPresent() || records.isEmpty() ? Exit.FAILED : Exit.OK;
    }

    private static boolean wanted(Request request, Found.Sound entry) {
        return request.value("--seq")
                        .map(_ -> request.number("--seq", 0, 1, 999_999_999) == entry.seq())
                        .orElse(true)
                && request.value("--order")
                        .map(id -> entry.value("order").equals(Optional.of(id)))
                        .orElse(true);
    }

    private static void tell(Console console, AuditOrders orders) {
        List<List<String>> rows = orders.table();
        if (!rows.isEmpty()) {
            console.table(AuditOrders.HEAD, rows);
            console.line("");
        }
    }

    private static void tell(Console console, Found.Sound entry) {
        console.line(head(entry) + "  "
                + entry.values().stream()
                        .filter(value -> !List.of("payload", "signature").contains(value.name()))
                        .map(value -> value.name() + "=" + quoted(value(value.name(), value.text(), Figures::time)))
                        .collect(Collectors.joining(" ")));
    }

    private static void tellWhole(Console console, Found.Sound entry) {
        console.line(head(entry));
        entry.values().forEach(value -> {
            String name = "  " + value.name() + ": ";
            for (String line : value(value.name(), value.text(), Figures::time).split("\n", -1)) {
                console.line(name + line);
                name = " ".repeat(6);
            }
        });
        console.line("  hash: " + entry.hash());
    }

    private static String head(Found.Sound entry) {
        return entry.seq() + "  " + Figures.time(entry.wall()) + "  " + entry.type();
    }

    /// As a value is typed: in quotes where it would not be one word, so that none looks like a field of its own.
    static String quoted(String text) {
        return text.isEmpty() || text.chars().anyMatch(c -> Character.isWhitespace(c) || c == '=' || c == '"')
                ? '"' + Printable.line(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"'
                : text;
    }

    // Times stand as milliseconds since 1970 in the log.
    private static String value(String name, String text, Function<Instant, String> time) {
        return List.of("expires", "issued", "high-water-was").contains(name)
                ? time.apply(Instant.ofEpochMilli(Long.parseLong(text)))
                : text.strip();
    }

    private static ObjectNode json(Found.Sound entry) {
        ObjectNode node = CommandRun.object();
        node.put("seq", entry.seq());
        node.put("time", entry.wall().toString());
        node.put("type", entry.type());
        node.put("hash", entry.hash());
        entry.values().forEach(value -> node.withArray(value.name()).add(text(value.name(), value.text())));
        return node;
    }

    // Verbatim: a payload's last line feed is signed too.
    private static String text(String name, String text) {
        return List.of("payload", "signature").contains(name) ? text : value(name, text, Instant::toString);
    }

    private static ObjectNode json(
            AuditOrders orders, Collection<Found.Sound> records, List<Path> extracted, Optional<String> damage) {
        ObjectNode node = CommandRun.object();
        node.set("orders", orders.json());
        ArrayNode array = node.putArray("records");
        records.forEach(entry -> array.add(json(entry)));
        extracted.forEach(file -> node.withArray("extracted").add(file.toString()));
        damage.ifPresent(text -> node.put("damage", text));
        return node;
    }

    /// A head as a result names it: anything else would only be found to be missing from the log. Without one it is
    /// what was kept outside of the state directory, which says nothing of a log elsewhere.
    private static Optional<String> keptHead(Request request, CommandRun session) {
        Optional<String> head = request.value("--head");
        if (head.isPresent() && !HEAD.matcher(head.get()).matches()) {
            throw new UsageError("--head: '" + head.get()
                    + "': expected SEQ:HASH as a result names it behind 'log', a number and 64 hex digits, or"
                    + " the first 16 of them");
        }
        return head.isPresent() || request.value("--log").isPresent()
                ? head
                : session.state(request).kept();
    }

    private static Exit verify(Request request, CommandRun session) {
        Optional<String> kept = keptHead(request, session);
        boolean seen = kept.isEmpty();
        Optional<String> damage = Optional.empty();
        long records = 0;
        long cuts = 0;
        Breaks breaks = new Breaks();
        String head;
        try (AuditTrail trail = open(request, session)) {
            for (Optional<Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                switch (found.get()) {
                    case Found.Damaged broken -> damage = Optional.of(broken.text());
                    case Found.Sound entry -> {
                        records++;
                        breaks.look(entry);
                        cuts += entry.type().equals("torn-tail") ? 1 : 0;
                        seen |= kept.map((entry.seq() + ":" + entry.hash())::startsWith)
                                .orElse(false);
                    }
                }
            }
            head = trail.head();
        }
        if (damage.isEmpty() && records == 0) {
            damage = Optional.of("there is no log in " + directory(request, session)
                    + ": not one record; it was emptied, or the log is elsewhere");
        }
        if (damage.isEmpty() && !seen) {
            damage = Optional.of("the log does not continue from " + kept.orElse("")
                    + ": it was replaced, restored from" + " an older copy, or cut");
        }
        if (request.json()) {
            ObjectNode node = CommandRun.object();
            node.put("sound", damage.isEmpty() && breaks.found().isEmpty());
            node.put("records", records);
            node.put("cuts", cuts);
            breaks.found().forEach(each -> node.withArray("not_continued").add(each.json()));
            kept.ifPresent(position -> node.put("continues_from", position));
            node.put("head", head);
            damage.ifPresent(text -> node.put("damage", text));
            session.json(node);
        } else {
            session.console().line(records + " records, head " + head);
            if (cuts > 0) {
                session.console()
                        .line(cuts + (cuts == 1 ? " time" : " times")
                                + " the end was unreadable and was cut: a write that"
                                + " a crash cut short, or a record changed since (audit show: torn-tail)");
            }
            breaks.found().forEach(each -> session.console().error("NOT WHOLE: " + each.words()));
            damage.ifPresent(text -> session.console().error("DAMAGED: " + text));
            if (damage.isEmpty()) {
                session.console()
                        .line(
                                breaks.found().isEmpty()
                                        ? "nothing was changed, left out or moved"
                                        : "what is there was not changed or moved; what is gone was replaced, restored"
                                                + " from an older copy, or cut. felhom-agent state reset puts this log"
                                                + " aside");
            }
        }
        return damage.isEmpty() && breaks.found().isEmpty() ? Exit.OK : Exit.FAILED;
    }
}
