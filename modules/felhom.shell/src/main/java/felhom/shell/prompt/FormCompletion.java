package felhom.shell.prompt;

import felhom.engine.door.Catalogue;
import felhom.shell.line.CommandForm;
import felhom.shell.line.Completion;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.SplitLine;
import felhom.shell.line.SplitLine.Word;
import felhom.shell.prompt.LineCheck.Part;
import felhom.shell.prompt.LineCheck.What;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Completes what the commands themselves say of what may be typed: commands, options, operations and their
/// arguments, and fixed words. Nobody is asked for it.
final class FormCompletion implements Completing {
    private final List<CommandForm> commands;
    private final List<OperationForm> operations;
    private final LineCheck check;

    FormCompletion(List<CommandForm> commands) {
        this.commands = List.copyOf(commands);
        this.operations =
                Catalogue.load().operations().stream().map(OperationForm::of).toList();
        this.check = new LineCheck(commands, operations);
    }

    @Override
    public List<Offer> complete(String line, int cursor) {
        String before = line.substring(0, cursor);
        List<Word> words = SplitLine.of(before).words();
        boolean open = !words.isEmpty() && words.getLast().end() == before.length();
        String typed = open ? words.getLast().text() : "";
        List<String> left = new ArrayList<>(words.subList(0, words.size() - (open ? 1 : 0)).stream()
                .map(Word::text)
                .toList());
        if (!left.isEmpty() && left.getFirst().equals(Session.PROGRAM_NAME)) {
            left.removeFirst();
        }
        if (!left.isEmpty() && left.getFirst().equals("help")) {
            left.removeFirst();
        }
        return offers(
                        before.substring(
                                0,
                                before.length()
                                        - (open
                                                ? before.length()
                                                        - words.getLast().start()
                                                : 0)),
                        left)
                .stream()
                .filter(offer -> offer.value().startsWith(typed))
                .toList();
    }

    private List<Offer> offers(String before, List<String> left) {
        List<Part> parts = check.parts(before.stripTrailing() + " ");
        List<Offer> offers = new ArrayList<>();
        Optional<What> last =
                parts.isEmpty() ? Optional.empty() : Optional.of(parts.getLast().what());
        if (last.isPresent()
                && last.get() instanceof What.OfOption(var _, Option option)
                && option instanceof Option.Valued<?> valued
                && parts.getLast().word().text().indexOf('=') < 0) {
            return values(valued.value().completion(), Optional.empty());
        }
        Optional<CommandForm> form = parts.stream()
                .flatMap(part -> part.what() instanceof What.OfCommand(var of) ? of.stream() : Stream.empty())
                .reduce((_, latest) -> latest);
        offers.addAll(commands(left));
        form.ifPresent(each -> ofForm(each, parts, offers));
        return offers;
    }

    private List<Offer> commands(List<String> left) {
        String begun = left.isEmpty() ? "" : String.join(" ", left) + " ";
        Map<String, Offer> next = new LinkedHashMap<>();
        for (CommandForm each : commands) {
            if (each.words().startsWith(begun) && !each.words().equals(begun.strip())) {
                String rest = each.words().substring(begun.length());
                int blank = rest.indexOf(' ');
                String word = blank < 0 ? rest : rest.substring(0, blank);
                next.putIfAbsent(word, offer(word, blank < 0 ? each.help() : "", "commands"));
            }
        }
        return List.copyOf(next.values());
    }

    private void ofForm(CommandForm form, List<Part> parts, List<Offer> offers) {
        long values = parts.stream()
                .filter(part -> part.what() instanceof What.OfOperation
                        || part.what() instanceof What.OfArgument
                        || (part.what() instanceof What.OfValue(var value)
                                && form.positionals().stream()
                                        .anyMatch(each -> each.value().equals(value))))
                .count();
        Optional<OperationForm> operation = parts.stream()
                .flatMap(part -> part.what() instanceof What.OfOperation(var of) ? Stream.of(of) : Stream.empty())
                .findFirst();
        if (!form.positionals().isEmpty() && (values < form.positionals().size() || form.takes((int) values + 1))) {
            offers.addAll(values(form.positional((int) values).value().completion(), operation));
        }
        form.allOptions()
                .filter(option -> parts.stream()
                        .noneMatch(
                                part -> part.what() instanceof What.OfOption(var _, var given) && given.equals(option)))
                .forEach(option -> offers.add(offer(option.name(), option.help(), "options")));
    }

    private List<Offer> values(Completion completion, Optional<OperationForm> operation) {
        return switch (completion) {
            case Completion.Words(List<String> words) ->
                words.stream().map(word -> offer(word, "", "")).toList();
            case Completion.Arguments _ ->
                operation.stream()
                        .flatMap(each -> each.arguments().stream())
                        .map(argument -> new Offer(
                                argument.value().name() + "=",
                                argument.value().type().words(),
                                "arguments",
                                Optional.empty(),
                                false))
                        .toList();
            case Completion.Snapshots _, Completion.StoragesFor _ -> List.of();
            case Completion.Known known ->
                known == Completion.Known.OPERATIONS
                        ? operations.stream()
                                .map(each -> offer(
                                        each.name().value(),
                                        (each.destructive() ? "destructive: " : "benign: ") + each.usage(),
                                        "operations"))
                                .toList()
                        : List.of();
        };
    }

    private static Offer offer(String value, String description, String group) {
        return new Offer(value, description, group, Optional.empty(), true);
    }
}
