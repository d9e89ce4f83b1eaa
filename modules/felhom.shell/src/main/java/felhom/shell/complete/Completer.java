package felhom.shell.complete;

import felhom.engine.port.Clocks;
import felhom.shell.complete.Offers.Offer;
import felhom.shell.line.CommandForm;
import felhom.shell.line.Completion;
import felhom.shell.line.Draft;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Value;
import felhom.shell.line.Words;
import felhom.shell.line.Words.Word;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Says what may stand where the cursor is. Never waits longer than it was made to, throws nothing for a host
/// that is away, and changes nothing. Used by one thread.
public final class Completer implements AutoCloseable {
    /// How long a key waits for what is not known at all. With what is done besides it stays below the 50 ms
    /// after which a key feels slow.
    public static final Duration PATIENCE = Duration.ofMillis(30);

    private final Language language;
    private final Site site;
    private final Clocks clocks;
    private final KnownHost host;

    /// What can be typed.
    ///
    /// @param orders which operation a command orders, by the command's words, where its name is not on the
    ///     line
    public record Language(List<CommandForm> commands, List<OperationForm> operations, Map<String, String> orders) {
        public Language {
            commands = List.copyOf(commands);
            operations = List.copyOf(operations);
            orders = Map.copyOf(orders);
        }

        Optional<OperationForm> operation(String name) {
            return operations.stream()
                    .filter(each -> each.name().value().equals(name))
                    .findFirst();
        }
    }

    /// Where the shell is.
    ///
    /// @param directory where a file's name without a directory is
    /// @param home what `~` stands for
    /// @param patience how long a key waits for what is not known at all
    public record Site(Path directory, Path home, Duration patience) {}

    public Completer(Language language, HostReads reads, Site site, Clocks clocks) {
        this(language, reads, site, clocks, Background.threads());
    }

    Completer(Language language, HostReads reads, Site site, Clocks clocks, Background background) {
        this.language = language;
        this.site = site;
        this.clocks = clocks;
        this.host = new KnownHost(reads, clocks, background);
    }

    /// Asks for what is needed first, and waits for nothing: the first key finds it there.
    public void prepare() {
        host.guests().ask();
        host.rights().ask();
        host.storages().ask();
    }

    @Override
    public void close() {
        host.close();
    }

    /// @param cursor how many characters of the line stand before it
    public Completions complete(String line, int cursor) {
        String before = line.substring(0, cursor);
        Words typed = Words.of(before);
        if (typed.comment().isPresent() && before.indexOf('\n', typed.comment().getAsInt()) < 0) {
            return new Completions(cursor, List.of(), List.of());
        }
        OptionalInt at = typed.at(cursor);
        Word word = at.isPresent() ? typed.list().getLast() : new Word("", cursor, cursor);
        List<String> earlier = typed.texts().subList(0, typed.list().size() - (at.isPresent() ? 1 : 0));
        List<String> later = Words.of(line).list().stream()
                .filter(each -> each.start() > cursor)
                .map(Word::text)
                .toList();
        Draft draft = Draft.of(language.commands(), earlier, later);
        char first = word.start() < cursor ? line.charAt(word.start()) : ' ';
        Offers offers = new Offers(
                word.text(), typed.open().filter(quote -> quote.sign().equals(String.valueOf(first))));
        new Turn(
                        draft,
                        offers,
                        System.nanoTime() + site.patience().toNanos(),
                        first != '\'' && first != '"' && first != '\\')
                .offer();
        return offers.completions(word.start());
    }

    /// One completion.
    private final class Turn {
        private final Draft draft;
        private final Offers offers;
        private final long until;
        /// Whether the word's first character means what it means to a shell.
        private final boolean unquoted;

        Turn(Draft draft, Offers offers, long until, boolean unquoted) {
            this.draft = draft;
            this.offers = offers;
            this.until = until;
            this.unquoted = unquoted;
        }

        void offer() {
            String word = offers.word();
            if (draft.open().isPresent()) {
                value(draft.open().get().value(), "");
                return;
            }
            int equals = word.indexOf('=');
            if (word.startsWith("-") && equals > 0) {
                String name = word.substring(0, equals);
                draft.valued(name).ifPresent(option -> value(option.value(), name + "="));
            } else if (word.startsWith("-")) {
                options();
            } else {
                draft.positional().map(Positional::value).ifPresent(value -> value(value, ""));
                if (word.isEmpty()
                        && draft.form().isPresent()
                        && draft.positional().isEmpty()) {
                    options();
                }
            }
            commands(word.startsWith("-"));
        }

        /// The words that may follow those of the line.
        private void commands(boolean dashed) {
            int place = draft.words().size();
            Map<String, List<CommandForm>> next = new LinkedHashMap<>();
            for (CommandForm command : language.commands()) {
                List<String> parts = List.of(command.words().split(" ", -1));
                if (parts.size() > place
                        && parts.subList(0, place).equals(draft.words())
                        && parts.get(place).startsWith("-") == dashed) {
                    next.computeIfAbsent(parts.get(place), _ -> new ArrayList<>())
                            .add(command);
                }
            }
            next.forEach((word, commands) -> offers.add("commands", new Offer(word, words(commands, place), true)));
        }

        private static String words(List<CommandForm> commands, int place) {
            return commands.size() == 1 && commands.getFirst().words().split(" ", -1).length == place + 1
                    ? commands.getFirst().help()
                    : commands.stream()
                            .map(command -> command.words().split(" ", -1))
                            .filter(parts -> parts.length > place + 1)
                            .map(parts -> parts[place + 1])
                            .distinct()
                            .collect(Collectors.joining(", "));
        }

        private void options() {
            draft.options().forEach(option -> offers.add("options", new Offer(option.name(), help(option), true)));
        }

        private static String help(Option option) {
            return option instanceof Option.Valued<?> valued
                    ? valued.value().name() + ": " + option.help()
                    : option.help();
        }

        /// @param prefix what stands before the value in the same word
        private void value(Value<?> value, String prefix) {
            Optional<String> operation = draft.form()
                    .flatMap(command -> operation(command)
                            .or(() -> Optional.ofNullable(language.orders().get(command.words()))));
            var live = new HostOffers(host, clocks, until, offers, prefix, value, operation);
            var files = new FileOffers(host, until, site.directory(), site.home(), offers, prefix, unquoted);
            switch (value.completion()) {
                case Completion.Known known -> {
                    switch (known) {
                        case NOTHING -> {}
                        case GUESTS -> live.guests();
                        case NEW_GUEST -> live.newGuest();
                        case STORAGES -> live.storages(List.of());
                        case BACKUPS -> live.backups();
                        case TASKS -> live.tasks(false);
                        case RUNNING_TASKS -> live.tasks(true);
                        case HELD_PLANS -> live.plans();
                        case ORDERS -> live.orders();
                        case OPERATIONS -> operations();
                        case FILES -> files.add(false);
                        case DIRECTORIES -> files.add(true);
                    }
                }
                case Completion.Snapshots(String guest) -> live.snapshots(draft.said(guest));
                case Completion.StoragesFor(List<String> content) -> live.storages(content);
                case Completion.Arguments(String name) ->
                    draft.said(name).flatMap(language::operation).ifPresent(this::arguments);
                case Completion.Words(List<String> words) ->
                    words.forEach(word -> offers.add(
                            "values", new Offer(prefix + word, word, "", Optional.empty(), !word.endsWith("="))));
            }
        }

        /// The operation that the line names.
        private Optional<String> operation(CommandForm command) {
            return command.positionals().stream()
                    .filter(place -> place.value().completion() == Completion.Known.OPERATIONS)
                    .findFirst()
                    .flatMap(place -> draft.said(place.name()));
        }

        private void operations() {
            host.rights().ask();
            var rights = host.rights().view(until).value();
            language.operations().forEach(each -> {
                String name = each.name().value();
                offers.add(
                        "operations",
                        new Offer(
                                name,
                                name,
                                (each.destructive() ? "destructive: " : "benign: ") + each.usage(),
                                rights.flatMap(known -> known.lacking(name)).map(HostOffers::words),
                                true));
            });
        }

        private void arguments(OperationForm operation) {
            String word = offers.word();
            int equals = word.indexOf('=');
            if (equals > 0) {
                operation
                        .argument(word.substring(0, equals))
                        .ifPresent(argument -> value(argument.value(), word.substring(0, equals + 1)));
                return;
            }
            operation.arguments().stream()
                    .filter(argument -> draft.said(argument.value().name()).isEmpty())
                    .forEach(argument -> offers.add(
                            "arguments",
                            new Offer(
                                    argument.value().name() + "=",
                                    (argument.required() ? "" : "may be left out: ") + argument.help(),
                                    false)));
        }
    }
}
