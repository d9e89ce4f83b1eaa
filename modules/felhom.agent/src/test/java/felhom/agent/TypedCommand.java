package felhom.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A command of the help, with what it takes.
final class TypedCommand {
    private TypedCommand() {}

    static List<String> words(JsonNode command) {
        return List.of(command.path("command").asString().split(" ", -1));
    }

    /// The command as somebody would type it who means it.
    static List<String> of(JsonNode command, String upid, Path file) {
        Map<String, List<String>> positionals = Map.ofEntries(
                Map.entry("OPERATION", List.of("rollback")),
                Map.entry("[NAME=VALUE...]", List.of("vmid=101", "name=before")),
                Map.entry("ID", List.of("no-such-plan")),
                Map.entry("UPID", List.of(upid)),
                Map.entry("UPID...", List.of(upid)),
                Map.entry("VMID", List.of("9999")),
                Map.entry("TEMPLATE", List.of("local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst")),
                Map.entry("STORAGE", List.of("local")),
                Map.entry("UUID", List.of("ABCD-1234")),
                Map.entry("PLACE", List.of("/mnt/usb")),
                Map.entry("PLAN", List.of(file.toString())),
                Map.entry("SIGNATURE...", List.of(file.toString())));
        Map<String, String> needed = Map.of(
                "-f",
                file.toString(),
                "-s",
                file.toString(),
                "-I",
                "alice",
                "-n",
                "file",
                "--because",
                "its node is gone for good");
        List<String> line = new ArrayList<>(words(command));
        command.path("positionals").forEach(name -> line.addAll(positionals.get(name.asString())));
        for (JsonNode option : command.path("options")) {
            String name = option.path("name").asString();
            Optional.ofNullable(needed.get(name)).ifPresent(value -> line.addAll(List.of(name, value)));
            if (name.equals("--yes")) {
                line.add(name);
            }
            if (name.equals("--wait")) {
                line.addAll(List.of(name, "0"));
            }
        }
        if (line.getFirst().equals("--selftest=task")) {
            line.addAll(List.of("--vmid", "9999"));
        }
        return line;
    }
}
