package felhom.proxmox.check;

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

/// Whoever calls a mutation has to know beforehand which privilege it takes, whether its answer is its end, and where
/// Proxmox says so.
class DocumentedTests {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/main/java/felhom/proxmox");
    private static final Pattern MUTATION = Pattern.compile(
            "((?:^    ///[^\\n]*\\n)+)(?:^    @[^\\n]*\\n)*^    (?:public )?Mutation (\\w+)\\(", Pattern.MULTILINE);
    private static final Pattern ALL = Pattern.compile("^    (?:public )?Mutation (\\w+)\\(", Pattern.MULTILINE);
    private static final Pattern PRIVILEGE = Pattern.compile("\\b(VM|Datastore|Sys|Pool)\\.[A-Z*]");
    private static final Pattern END = Pattern.compile("[Tt]ask\\s`\\w+`|At once");
    private static final Pattern SOURCE =
            Pattern.compile("(pve-[a-z-]+|qemu-server) [0-9]+\\.[0-9.]*[0-9] `[A-Za-z0-9/]+\\.pm`");

    @Test
    void everyMutationNamesItsPrivilegeItsEndAndItsSource() throws IOException {
        List<String> missing = new ArrayList<>();
        int mutations = 0;
        for (Path api : apis()) {
            String source = Files.readString(api);
            mutations += (int) ALL.matcher(source).results().count();
            List<Matcher> documented = new ArrayList<>();
            for (Matcher found = MUTATION.matcher(source); found.find(); ) {
                String text = found.group(1).replaceAll("\\n?    /// ?", " ");
                String name = api.getFileName() + " " + found.group(2);
                need(PRIVILEGE, text, name + ": privilege", missing);
                need(END, text, name + ": task or at once", missing);
                need(SOURCE, text, name + ": package, version and file", missing);
                documented.add(found);
            }
            assertEquals(ALL.matcher(source).results().count(), documented.size(), api + " has one without a comment");
        }
        assertEquals(List.of(), missing);
        assertTrue(mutations > 40, "only " + mutations + " were found");
    }

    private static void need(Pattern pattern, String text, String what, List<String> missing) {
        if (!pattern.matcher(text).find()) {
            missing.add(what);
        }
    }

    private static List<Path> apis() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.getFileName().toString().endsWith("Api.java"))
                    .sorted()
                    .toList();
        }
    }
}
