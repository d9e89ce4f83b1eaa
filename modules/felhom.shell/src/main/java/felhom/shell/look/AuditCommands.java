package felhom.shell.look;

import felhom.engine.state.AuditTrail;
import felhom.engine.state.AuditTrail.Found;
import felhom.messages.AuditMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Failure;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Breaks;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.console.Printable;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `audit show|verify`: the log from its first entry on, verified while it is read.
public final class AuditCommands {
    private static final Pattern HEAD = Pattern.compile("[0-9]{1,18}:[0-9a-f]{16}(?:[0-9a-f]{48})?");
    private static final ArgumentType<String> HEAD_TYPE =
            new ArgumentType<>("a head, SEQ:HASH", AuditCommands::typedHead);
    private static final Option.Valued<String> ORDER =
            Option.valued("--order", "ID", ValueTypes.TEXT, Completion.Known.ORDERS, "only what belongs to this order");
    private static final Option.Valued<Integer> SEQ =
            Option.valued("--seq", "N", ValueTypes.count(1, 999_999_999), Completion.Known.NOTHING, "only this record");
    private static final Option.Valued<Integer> MOST = Option.valued(
            "--limit", "N", ValueTypes.count(1, 100_000), Completion.Known.NOTHING, "the last N, 50 by default");
    private static final Option.Valued<Path> EXTRACT = Option.valued(
            "--extract",
            "DIR",
            ValueTypes.PATH,
            Completion.Known.DIRECTORIES,
            "with --seq: write its plan and signatures to DIR, as ssh-keygen verifies them");
    private static final Option.Valued<String> KEPT = Option.valued(
            "--head",
            "SEQ:HASH",
            HEAD_TYPE,
            Completion.Known.NOTHING,
            "the log has to continue from this head, kept from earlier");
    private static final Option.Valued<Path> LOG = Option.valued(
            "--log",
            "DIR",
            ValueTypes.PATH,
            Completion.Known.DIRECTORIES,
            "read the log in DIR instead, such as one that state reset put aside");

    private AuditCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "audit show",
                        List.of(),
                        List.of(ORDER, SEQ, MOST, EXTRACT, LOG),
                        "show what was ordered, signed, refused and done: a line an order, then the log's records",
                        AuditCommands::show),
                new Command(
                        "audit verify",
                        List.of(),
                        List.of(KEPT, LOG),
                        "read the whole log and verify that nothing in it was changed, left out or moved",
                        AuditCommands::verify));
    }

    private static AuditTrail open(Request request, CommandRun run) {
        return AuditTrail.of(directory(request, run));
    }

    private static Path directory(Request request, CommandRun run) {
        return request.value(LOG).orElseGet(() -> run.state(request).place().log());
    }

    private static Exit show(Request request, CommandRun run) {
        int limit = request.value(MOST).orElse(50);
        Optional<Integer> seq = request.value(SEQ);
        Optional<Path> extract = request.value(EXTRACT);
        if (extract.isPresent() && seq.isEmpty()) {
            throw new UsageError("--extract: needs --seq N, the entry to take from");
        }
        Deque<Found.Sound> records = new ArrayDeque<>();
        AuditOrders orders = new AuditOrders(limit);
        Optional<String> damage = Optional.empty();
        try (AuditTrail trail = open(request, run)) {
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
        if (extract.isPresent() && !records.isEmpty()) {
            try {
                extracted = AuditExtract.write(records.getFirst(), extract.get());
            } catch (IOException cannot) {
                return run.failed(request, Failure.of(Failure.Kind.HOST, String.valueOf(cannot.getMessage())));
            }
        }
        if (records.isEmpty()) {
            run.console().error("no such records");
        }
        if (request.json()) {
            run.json(AuditMessages.records(orders.trails(), records, extracted, damage));
        } else {
            Console console = run.console();
            if (seq.isEmpty()) {
                tell(console, orders);
            }
            records.forEach(seq.isPresent() ? entry -> tellWhole(console, entry) : entry -> tell(console, entry));
        }
        extracted.forEach(file -> run.console().error("wrote " + file));
        damage.ifPresent(text -> run.console().error("DAMAGED: " + text));
        return damage.isPresent() || records.isEmpty() ? Exit.FAILED : Exit.OK;
    }

    private static boolean wanted(Request request, Found.Sound entry) {
        return request.value(SEQ).map(seq -> seq == entry.seq()).orElse(true)
                && request.value(ORDER)
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
                        .map(value -> value.name() + "=" + quoted(AuditMessages.words(value, Figures::time)))
                        .collect(Collectors.joining(" ")));
    }

    private static void tellWhole(Console console, Found.Sound entry) {
        console.line(head(entry));
        entry.values().forEach(value -> {
            String name = "  " + value.name() + ": ";
            for (String line : AuditMessages.words(value, Figures::time).split("\n", -1)) {
                console.line(name + line);
                name = " ".repeat(6);
            }
        });
        console.line("  hash: " + entry.hash());
    }

    private static String head(Found.Sound entry) {
        return entry.seq() + "  " + Figures.time(entry.wall()) + "  " + entry.type();
    }

    /// As a value is typed: in quotes where it would not be one word, so that none looks like a field of its
    /// own.
    static String quoted(String text) {
        return text.isEmpty() || text.chars().anyMatch(c -> Character.isWhitespace(c) || c == '=' || c == '"')
                ? '"' + Printable.line(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"'
                : text;
    }

    /// A head as a result names it: anything else would only be found to be missing from the log.
    private static String typedHead(String text) {
        if (!HEAD.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text
                    + "': expected SEQ:HASH as a result names it behind 'log', a number and 64 hex digits, or"
                    + " the first 16 of them");
        }
        return text;
    }

    /// The head that the log has to continue from. Where none was typed it is what was kept outside of the
    /// state directory, which says nothing of a log elsewhere.
    private static Optional<String> keptHead(Request request, CommandRun run) {
        Optional<String> head = request.value(KEPT);
        return head.isPresent() || request.value(LOG).isPresent()
                ? head
                : run.state(request).kept();
    }

    private static Exit verify(Request request, CommandRun run) {
        Optional<String> kept = keptHead(request, run);
        boolean seen = kept.isEmpty();
        Optional<String> damage = Optional.empty();
        long records = 0;
        long cuts = 0;
        Breaks breaks = new Breaks();
        String head;
        try (AuditTrail trail = open(request, run)) {
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
            damage = Optional.of("there is no log in " + directory(request, run)
                    + ": not one record; it was emptied, or the log is elsewhere");
        }
        if (damage.isEmpty() && !seen) {
            damage = Optional.of("the log does not continue from " + kept.orElse("")
                    + ": it was replaced, restored from" + " an older copy, or cut");
        }
        var result = new AuditMessages.Verification(records, cuts, breaks.found(), kept, head, damage);
        if (request.json()) {
            run.json(AuditMessages.verification(result));
        } else {
            run.console().line(records + " records, head " + head);
            if (cuts > 0) {
                run.console()
                        .line(cuts + (cuts == 1 ? " time" : " times")
                                + " the end was unreadable and was cut: a write that"
                                + " a crash cut short, or a record changed since (audit show: torn-tail)");
            }
            breaks.found().forEach(each -> run.console().error("NOT WHOLE: " + Breaks.words(each)));
            damage.ifPresent(text -> run.console().error("DAMAGED: " + text));
            if (damage.isEmpty()) {
                run.console()
                        .line(
                                breaks.found().isEmpty()
                                        ? "nothing was changed, left out or moved"
                                        : "what is there was not changed or moved; what is gone was replaced, restored"
                                                + " from an older copy, or cut. felhom-agent state reset puts this log"
                                                + " aside");
            }
        }
        return result.sound() ? Exit.OK : Exit.FAILED;
    }
}
