package felhom.shell;

import felhom.ops.run.AgentState;
import felhom.ops.run.AuditTrail;
import felhom.ops.run.AuditTrail.Found;
import felhom.shell.Request.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// `audit show|verify`: the log from its first entry on, verified while it is read.
final class AuditCommands {
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
                                        "with --seq: write its plan and signatures to DIR, as ssh-keygen verifies them")),
                        "show what was ordered, signed, refused and done",
                        AuditCommands::show),
                new Command(
                        "audit verify",
                        List.of(),
                        List.of(Option.valued(
                                "--head", "SEQ:HASH", "the log has to continue from this head, kept from earlier")),
                        "read the whole log and verify that nothing in it was changed, left out or moved",
                        AuditCommands::verify));
    }

    private static AuditTrail open(Request request, Session session) {
        return AuditTrail.of(session.installation().place(request.config()).log());
    }

    private static Exit show(Request request, Session session) throws IOException {
        int limit = request.number("--limit", 50, 1, 100_000);
        Optional<String> seq = request.value("--seq");
        if (request.value("--extract").isPresent() && seq.isEmpty()) {
            throw new UsageError("--extract: needs --seq N, the entry to take from");
        }
        Deque<Found.Sound> records = new ArrayDeque<>();
        Optional<String> damage = Optional.empty();
        try (AuditTrail trail = open(request, session)) {
            for (Optional<Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                switch (found.get()) {
                    case Found.Damaged broken -> damage = Optional.of(broken.text());
                    case Found.Sound entry -> {
                        if (wanted(request, entry)) {
                            records.add(entry);
                        }
                        if (records.size() > limit) {
                            records.removeFirst();
                        }
                    }
                }
            }
        }
        if (records.isEmpty()) {
            session.console().error("no such records");
        }
        for (Found.Sound entry : records) {
            if (request.json()) {
                session.json(json(entry));
            } else {
                tell(session.console(), entry, seq.isPresent());
            }
        }
        if (request.value("--extract").isPresent() && !records.isEmpty()) {
            extract(
                    session.console(),
                    records.getFirst(),
                    Path.of(request.value("--extract").get()));
        }
        damage.ifPresent(text -> session.console().error("DAMAGED: " + text));
        return damage.isPresent() || records.isEmpty() ? Exit.FAILED : Exit.OK;
    }

    private static boolean wanted(Request request, Found.Sound entry) {
        return request.value("--seq")
                        .map(seq -> seq.equals(Long.toString(entry.seq())))
                        .orElse(true)
                && request.value("--order")
                        .map(id -> entry.value("order").equals(Optional.of(id)))
                        .orElse(true);
    }

    private static void tell(Console console, Found.Sound entry, boolean whole) {
        String values = entry.values().stream()
                .filter(value -> whole || !List.of("payload", "signature").contains(value.name()))
                .map(value -> value.name()
                        + (whole ? ": " : "=")
                        + value(value.name(), value.text())
                                // What an order says must not look like a record of its own.
                                .replace("\n", whole ? "\n      " : "\\n"))
                .collect(Collectors.joining(whole ? "\n  " : " "));
        console.line(
                entry.seq() + "  " + Words.time(entry.wall()) + "  " + entry.type() + (whole ? "\n  " : "  ") + values);
        if (whole) {
            console.line("  hash: " + entry.hash());
        }
    }

    // Times stand as milliseconds since 1970 in the log.
    private static String value(String name, String text) {
        return List.of("expires", "issued", "high-water-was").contains(name)
                ? Instant.ofEpochMilli(Long.parseLong(text)).toString()
                : text.strip();
    }

    private static ObjectNode json(Found.Sound entry) {
        ObjectNode node = Session.object();
        node.put("seq", entry.seq());
        node.put("time", entry.wall().toString());
        node.put("type", entry.type());
        node.put("hash", entry.hash());
        entry.values().forEach(value -> node.withArray(value.name()).add(text(value.name(), value.text())));
        return node;
    }

    // Verbatim: a payload's last line feed is signed too.
    private static String text(String name, String text) {
        return List.of("payload", "signature").contains(name) ? text : value(name, text);
    }

    private static void extract(Console console, Found.Sound entry, Path directory) throws IOException {
        Files.createDirectories(directory);
        int signatures = 0;
        for (var value : entry.values()) {
            Optional<String> name = switch (value.name()) {
                case "payload" -> Optional.of("plan.json");
                case "signature" -> Optional.of("plan.json." + ++signatures + ".sig");
                default -> Optional.empty();
            };
            if (name.isPresent()) {
                Files.write(directory.resolve(name.get()), value.bytes(), StandardOpenOption.CREATE_NEW);
                console.error("wrote " + directory.resolve(name.get()));
            }
        }
    }

    private static Exit verify(Request request, Session session) {
        Optional<String> kept = request.value("--head")
                .or(() -> AgentState.kept(session.installation().place(request.config())));
        boolean seen = kept.isEmpty();
        Optional<String> damage = Optional.empty();
        long records = 0;
        long cuts = 0;
        String head;
        try (AuditTrail trail = open(request, session)) {
            for (Optional<Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                switch (found.get()) {
                    case Found.Damaged broken -> damage = Optional.of(broken.text());
                    case Found.Sound entry -> {
                        records++;
                        cuts += entry.type().equals("torn-tail") ? 1 : 0;
                        seen |= kept.equals(Optional.of(entry.seq() + ":" + entry.hash()));
                    }
                }
            }
            head = trail.head();
        }
        if (damage.isEmpty() && !seen) {
            damage = Optional.of("the log does not continue from " + kept.orElse("")
                    + ": it was replaced, restored from" + " an older copy, or cut");
        }
        if (request.json()) {
            ObjectNode node = Session.object();
            node.put("sound", damage.isEmpty());
            node.put("records", records);
            node.put("cuts", cuts);
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
            damage.ifPresentOrElse(
                    text -> session.console().error("DAMAGED: " + text),
                    () -> session.console().line("nothing was changed, left out or moved"));
        }
        return damage.isEmpty() ? Exit.OK : Exit.FAILED;
    }
}
