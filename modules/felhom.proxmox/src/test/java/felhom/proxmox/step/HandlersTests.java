package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whoever adds a step writes a handler, adds a line to [Handlers], and looks nowhere else in this module.
class HandlersTests {
    private static final Set<String> STEPS = Arrays.stream(Step.ByApi.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));

    /// By source file: the steps that it names.
    private static Map<String, Set<String>> named() throws IOException {
        Map<String, Set<String>> named = new TreeMap<>();
        List<Path> files;
        try (var walk = Files.walk(Path.of("src/main/java"))) {
            files = walk.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertTrue(files.size() > 100, () -> "looked at " + files.size() + " files only");
        for (Path file : files) {
            String code = Files.readString(file).replaceAll("(?m)^ *//.*$", "");
            Set<String> steps = STEPS.stream()
                    .filter(step ->
                            Pattern.compile("\\b" + step + "\\b").matcher(code).find())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!steps.isEmpty()) {
                named.put(file.getFileName().toString(), steps);
            }
        }
        return named;
    }

    @Test
    void onlyOneClassTellsStepsApart() throws IOException {
        Map<String, Set<String>> named = named();

        assertEquals(STEPS, named.remove("Handlers.java"));
        named.forEach((file, steps) -> assertEquals(
                1, steps.size(), () -> file + " tells steps apart, which is for Handlers alone: " + steps));
        assertEquals(
                STEPS, named.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whatAHandlerIsAboutStandsInItsName() throws IOException {
        Map<String, Set<String>> named = named();

        for (String step : STEPS) {
            assertEquals(Set.of(step), named.get(step + "Handler.java"), step + "Handler");
        }
    }
}
