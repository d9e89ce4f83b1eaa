package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each line of the threat model names a test, and that test is there.
class ThreatModelTests {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Tests)(?:\\.(\\w+))?`");

    private final Path root =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../..");

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        List<String> rows = Files.readAllLines(root.resolve("docs/threat-model.md")).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---") && !line.startsWith("| attacker"))
                .toList();

        assertTrue(rows.size() > 20, rows.toString());
        assertEquals(
                List.of(),
                rows.stream().filter(row -> !NAMED.matcher(row).find()).toList(),
                "lines without a test");
        for (String row : rows) {
            for (Matcher named = NAMED.matcher(row); named.find(); ) {
                String method = named.group(2) == null ? "class " + named.group(1) : " " + named.group(2) + "(";
                assertTrue(sources(named.group(1)).stream().anyMatch(source -> source.contains(method)), named.group());
            }
        }
    }

    /// Of every module that has one of that name.
    private List<String> sources(String test) throws IOException {
        List<String> sources = new ArrayList<>();
        for (String place : List.of("modules", "jlink/src")) {
            try (Stream<Path> files = Files.walk(root.resolve(place))) {
                for (Path file :
                        files.filter(path -> path.endsWith(test + ".java")).toList()) {
                    sources.add(Files.readString(file));
                }
            }
        }
        return sources;
    }
}
