package felhom.shell.prompt;

import felhom.shell.line.Assignment;
import felhom.shell.line.CommandForm;
import felhom.shell.line.Completion;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.UsageError;
import felhom.shell.line.Value;
import felhom.shell.line.Words.Word;
import felhom.shell.prompt.LineCheck.Part;
import felhom.shell.prompt.LineCheck.What;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One line, read word by word against the commands.
final class LineParts {
    // What the program answers without a command.
    private static final List<String> OF_PROGRAM = List.of("--version", "-h");

    private final List<CommandForm> commands;
    private final List<OperationForm> operations;
    private final List<Word> words;
    private final int length;
    private final List<Part> parts = new ArrayList<>();
    private Optional<OperationForm> operation = Optional.empty();
    private int at;
    private int place;

    /// @param length how long the line is
    LineParts(List<CommandForm> commands, List<OperationForm> operations, List<Word> words, int length) {
        this.commands = commands;
        this.operations = operations;
        this.words = words;
        this.length = length;
    }

    List<Part> read() {
        if (!words.isEmpty() && words.getFirst().text().equals(Session.PROGRAM_NAME)) {
            add(new What.OfCommand(Optional.empty()));
        }
        while (at < words.size() && common()) {}
        if (at == words.size() || leaving()) {
            return parts;
        }
        if (words.get(at).text().equals("help")) {
            add(new What.OfCommand(Optional.empty()));
            command();
            return parts;
        }
        command().ifPresent(this::rest);
        return parts;
    }

    private boolean leaving() {
        if (words.size() - at == 1 && Session.LEAVING.contains(words.get(at).text())) {
            add(new What.OfCommand(Optional.empty()));
            return true;
        }
        return false;
    }

    private void add(What what) {
        parts.add(new Part(words.get(at), what));
        at++;
    }

    /// Whether it is the word that is being typed at the end of the line.
    private boolean typing(int word) {
        return word == words.size() - 1 && words.get(word).end() == length;
    }

    /// An option of every command, before it.
    private boolean common() {
        String text = words.get(at).text();
        if (commands.stream().anyMatch(each -> each.words().equals(text))) {
            return false;
        }
        Optional<Option> option = CommandForm.COMMON.stream()
                .filter(each -> each.name().equals(name(text)))
                .findFirst();
        option.ifPresent(each -> option(commands.getFirst(), each));
        return option.isPresent();
    }

    private Optional<CommandForm> command() {
        if (words.size() - at > 0 && OF_PROGRAM.contains(words.get(at).text())) {
            add(new What.OfCommand(Optional.empty()));
            return Optional.empty();
        }
        List<String> left = words.subList(at, words.size()).stream()
                .map(word -> word.text().equals("--selftest") ? "--selftest=read" : word.text())
                .toList();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Optional<CommandForm> form = commands.stream()
                .filter(each -> begins(left, each.words()))
                .max(Comparator.comparingInt(each -> each.words().length()));
        if (form.isPresent()) {
            for (int i = form.get().words().split(" ", -1).length; i > 0; i--) {
                add(new What.OfCommand(form));
            }
            return form;
        }
        unknown(left);
        return Optional.empty();
    }

    private void unknown(List<String> left) {
        int known = knownWords(left);
        for (int i = 0; i < known; i++) {
            add(new What.OfCommand(Optional.empty()));
        }
        if (at == words.size()) {
            return;
        }
        boolean begun = typing(at) && isBegun(left.subList(0, known + 1));
        List<String> there = commands.stream()
                .map(CommandForm::words)
                .filter(each -> known > 0 && each.startsWith(left.getFirst() + " "))
                .toList();
        String what = String.join(" ", left.subList(0, Math.min(left.size(), known + 1)));
        add(
                begun
                        ? new What.Begun()
                        : new What.Wrong("unknown command '" + what + "'; "
                                + (there.isEmpty() ? "help lists them" : "there is " + String.join(", ", there))));
    }

    /// How many of the words begin commands.
    private int knownWords(List<String> left) {
        return commands.stream().anyMatch(each -> each.words().startsWith(left.getFirst() + " ")) ? 1 : 0;
    }

    private boolean isBegun(List<String> left) {
        String typed = String.join(" ", left);
        return commands.stream().anyMatch(each -> each.words().startsWith(typed))
                || (left.size() == 1
                        && (Stream.concat(Session.LEAVING.stream(), OF_PROGRAM.stream())
                                        .anyMatch(each -> each.startsWith(typed))
                                || "help".startsWith(typed)
                                || CommandForm.COMMON.stream()
                                        .anyMatch(each -> each.name().startsWith(typed))));
    }

    private static boolean begins(List<String> left, String command) {
        List<String> own = List.of(command.split(" ", -1));
        return left.size() >= own.size() && left.subList(0, own.size()).equals(own);
    }

    private static String name(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? text : text.substring(0, equals);
    }

    private void rest(CommandForm form) {
        while (at < words.size()) {
            String text = words.get(at).text();
            if (!text.startsWith("-") || text.equals("-")) {
                positional(form, text);
                continue;
            }
            Optional<Option> option = form.option(text.equals("-h") ? "--help" : name(text));
            if (option.isPresent()) {
                option(form, option.get());
            } else if (typing(at)
                    && form.allOptions().anyMatch(each -> each.name().startsWith(text))) {
                add(new What.Begun());
            } else if (!text.startsWith("--")) {
                // Letters that stand together, as getopt has them: the program reads those itself.
                add(new What.Begun());
            } else {
                add(new What.Wrong(
                        "unknown option '" + name(text) + "' of '" + form.words() + "'; it takes: " + form.usage()));
            }
        }
    }

    private void option(CommandForm form, Option option) {
        String text = words.get(at).text();
        int equals = text.indexOf('=');
        switch (option) {
            case Option.Flag _ when equals >= 0 -> add(new What.Wrong(option.name() + " takes no value"));
            case Option.Valued<?> valued
            when equals >= 0 ->
                add(read(valued.value(), option.name(), text.substring(equals + 1))
                        .orElse(new What.OfOption(form, option)));
            case Option.Flag _ -> add(new What.OfOption(form, option));
            case Option.Valued<?> valued -> {
                add(new What.OfOption(form, option));
                if (at < words.size()) {
                    String value = words.get(at).text();
                    add(read(valued.value(), option.name(), value).orElse(new What.OfValue(valued.value())));
                }
            }
        }
    }

    private void positional(CommandForm form, String text) {
        if (form.positionals().isEmpty()) {
            List<String> so = List.of((form.words() + " " + text).split(" ", -1));
            add(
                    typing(at) && isBegun(so)
                            ? new What.Begun()
                            : new What.Wrong("'" + text + "' is too much; it is: " + form.usage()));
            return;
        }
        if (place >= form.positionals().size() && form.positionals().getLast().count() == Positional.Count.ONCE) {
            add(new What.Wrong("'" + text + "' is too much; it is: " + form.usage()));
            return;
        }
        Positional<?> positional = form.positional(place++);
        Optional<What> wrong = read(positional.value(), positional.name(), text);
        boolean command = typing(at) && place == 1 && isBegun(List.of((form.words() + " " + text).split(" ", -1)));
        if (command) {
            add(new What.Begun());
        } else if (wrong.isPresent()) {
            add(wrong.get());
        } else if (positional.value().completion() == Completion.Known.OPERATIONS) {
            operation(text);
        } else if (positional.value().completion() instanceof Completion.Arguments && operation.isPresent()) {
            argument(operation.get(), Assignment.TYPE.parser().apply(text));
        } else {
            add(new What.OfValue(positional.value()));
        }
    }

    private void operation(String text) {
        operation = operations.stream()
                .filter(each -> each.name().value().equals(text))
                .findFirst();
        if (operation.isPresent()) {
            add(new What.OfOperation(operation.get()));
        } else if (typing(at)
                && operations.stream().anyMatch(each -> each.name().value().startsWith(text))) {
            add(new What.Begun());
        } else {
            add(new What.Wrong("there is no operation '" + text + "'"));
        }
    }

    private void argument(OperationForm of, Assignment given) {
        Optional<OperationForm.Argument<?>> argument = of.argument(given.name());
        if (argument.isEmpty()) {
            add(new What.Wrong("'" + of.name() + "' takes no '" + given.name() + "'; it takes: " + of.usage()));
            return;
        }
        add(read(argument.get().value(), given.name(), given.value()).orElse(new What.OfArgument(argument.get())));
    }

    /// What is wrong with a value.
    private Optional<What> read(Value<?> value, String named, String text) {
        try {
            value.read(named, text);
            return Optional.empty();
        } catch (UsageError wrong) {
            boolean nameBegun = typing(at)
                    && value.completion() instanceof Completion.Arguments
                    && text.indexOf('=') < 0
                    && operation.stream()
                            .flatMap(each -> each.arguments().stream())
                            .anyMatch(each -> each.value().name().startsWith(text));
            return Optional.of(
                    nameBegun || (typing(at) && begun(value, text))
                            ? new What.Begun()
                            : new What.Wrong(String.valueOf(wrong.getMessage())));
        }
    }

    /// A number is typed digit by digit.
    private static boolean begun(Value<?> value, String text) {
        return text.isEmpty() || value.accepts(text + "0") || value.accepts(text + "00");
    }
}
