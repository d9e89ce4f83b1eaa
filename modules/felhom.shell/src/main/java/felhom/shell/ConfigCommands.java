package felhom.shell;

import java.util.List;
import java.util.Map;
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

    private static Exit check(Request request, Session session) {
        session.connect(request).close();
        if (request.json()) {
            ObjectNode node = Session.object().put("valid", true);
            node.putArray("problems");
            session.json(node);
        } else {
            session.console().line("the configuration is valid");
        }
        return Exit.OK;
    }

    private static Exit show(Request request, Session session) {
        Map<String, String> settings = session.installation().settings(request.config());
        if (request.json()) {
            ObjectNode node = Session.object();
            settings.forEach(node::put);
            session.json(node);
        } else {
            session.console()
                    .table(
                            List.of("SETTING", "VALUE"),
                            settings.entrySet().stream()
                                    .map(e -> List.of(e.getKey(), e.getValue()))
                                    .toList());
        }
        return Exit.OK;
    }

    static void problems(Request request, Session session, List<String> problems) {
        if (request.json()) {
            ObjectNode node = Session.object().put("valid", false);
            problems.forEach(node.putArray("problems")::add);
            session.json(node);
        } else {
            problems.forEach(problem -> session.console().error("error: " + problem));
        }
    }
}
