package felhom.shell.service;

import felhom.engine.trust.TrustDirectory;
import felhom.messages.ConfigurationMessages;
import felhom.messages.Message;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.Setting;
import felhom.shell.line.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// `config check|show`.
public final class ConfigCommands {
    private ConfigCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "config check",
                        List.of(),
                        List.of(),
                        "check the configuration, send nothing",
                        ConfigCommands::check),
                new Command(
                        "config show",
                        List.of(),
                        List.of(),
                        "show every setting and where it comes from; secrets are not shown",
                        ConfigCommands::show));
    }

    private static Exit check(Request request, CommandRun run) {
        run.installation().check(request.config());
        List<String> faults = run.state(request).place().faults();
        if (!faults.isEmpty()) {
            problems(request, run, faults);
            return Exit.USAGE;
        }
        List<String> unsigned = new TrustDirectory(run.installation().trustDirectory(request.config())).faults();
        if (request.json()) {
            run.json(ConfigurationMessages.valid(unsigned));
        } else {
            run.console().line("the configuration is valid");
            if (!unsigned.isEmpty()) {
                run.console().error("destructive orders will be refused, as nobody can sign:");
                unsigned.forEach(fault -> run.console().error("  " + fault));
            }
        }
        return Exit.OK;
    }

    private static Exit show(Request request, CommandRun run) {
        List<Setting> settings = run.installation().settings(request.config());
        if (request.json()) {
            SequencedMap<String, Message> messages = new LinkedHashMap<>();
            settings.forEach(setting -> messages.put(setting.name(), message(setting)));
            run.json(ConfigurationMessages.settings(messages));
        } else {
            run.console()
                    .table(
                            List.of("SETTING", "VALUE", "FROM"),
                            settings.stream()
                                    .map(setting -> List.of(setting.name(), words(setting), setting.origin()))
                                    .toList());
        }
        return Exit.OK;
    }

    private static String words(Setting setting) {
        if (setting.shape() == Setting.Shape.SECRET && setting.given()) {
            return "(set, not shown)";
        }
        return setting.values().isEmpty() ? "-" : String.join(", ", setting.values());
    }

    private static Message message(Setting setting) {
        Optional<String> value = setting.values().stream().findFirst();
        return switch (setting.shape()) {
            case TEXT -> ConfigurationMessages.text(value, setting.origin());
            case NUMBER -> ConfigurationMessages.number(value, setting.origin());
            case FLAG -> ConfigurationMessages.flag(value, setting.origin());
            case LIST -> ConfigurationMessages.list(setting.values(), setting.origin());
            case SECRET -> ConfigurationMessages.secret(setting.given(), setting.origin());
        };
    }

    public static void problems(Request request, CommandRun run, List<String> problems) {
        if (request.json()) {
            run.json(ConfigurationMessages.invalid(problems));
        } else {
            problems.forEach(problem -> run.console().error("error: " + problem));
        }
    }
}
