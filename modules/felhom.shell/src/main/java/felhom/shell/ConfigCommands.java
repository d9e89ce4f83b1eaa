package felhom.shell;

import felhom.engine.trust.TrustDirectory;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `config check|show`.
final class ConfigCommands {
    private ConfigCommands() {}

    static List<Command> all() {
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

    private static Exit check(Request request, CommandRun session) {
        session.connect(request).close();
        List<String> faults = session.state(request).place().faults();
        if (!faults.isEmpty()) {
            problems(request, session, faults);
            return Exit.USAGE;
        }
        List<String> unsigned = new TrustDirectory(session.installation().trustDirectory(request.config())).faults();
        if (request.json()) {
            ObjectNode node = CommandRun.object().put("valid", true);
            node.putArray("problems");
            unsigned.forEach(node.putArray("destructive_orders_refused")::add);
            session.json(node);
        } else {
            session.console().line("the configuration is valid");
            if (!unsigned.isEmpty()) {
                session.console().error("destructive orders will be refused, as nobody can sign:");
                unsigned.forEach(fault -> session.console().error("  " + fault));
            }
        }
        return Exit.OK;
    }

    private static Exit show(Request request, CommandRun session) {
        List<Setting> settings = session.installation().settings(request.config());
        if (request.json()) {
            ObjectNode node = CommandRun.object();
            settings.forEach(setting -> node.set(setting.name(), json(setting)));
            session.json(node);
        } else {
            session.console()
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

    /// A secret has no value here; where it comes from says that it is set.
    private static ObjectNode json(Setting setting) {
        ObjectNode node = CommandRun.object();
        if (setting.shape() == Setting.Shape.LIST) {
            setting.values().forEach(node.putArray("value")::add);
        } else if (setting.shape() == Setting.Shape.SECRET) {
            node.put("set", setting.given());
        } else if (setting.values().isEmpty()) {
            node.putNull("value");
        } else {
            put(node, setting.shape(), setting.values().getFirst());
        }
        return node.put("from", setting.origin());
    }

    // What is wrong is shown as it was given: config check says so.
    private static void put(ObjectNode node, Setting.Shape shape, String value) {
        if (shape == Setting.Shape.FLAG && List.of("true", "false").contains(value)) {
            node.put("value", Boolean.parseBoolean(value));
        } else if (shape == Setting.Shape.NUMBER && value.matches("[0-9]{1,18}")) {
            node.put("value", Long.parseLong(value));
        } else {
            node.put("value", value);
        }
    }

    static void problems(Request request, CommandRun session, List<String> problems) {
        if (request.json()) {
            ObjectNode node = CommandRun.object().put("valid", false);
            problems.forEach(node.putArray("problems")::add);
            session.json(node);
        } else {
            problems.forEach(problem -> session.console().error("error: " + problem));
        }
    }
}
