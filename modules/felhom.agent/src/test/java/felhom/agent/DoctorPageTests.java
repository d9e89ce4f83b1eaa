package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.doctor.Concern;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/doctor.md` and what `doctor` looks at, held together.
class DoctorPageTests {
    @Test
    void eachConcernHasASectionAndEachSectionAConcern() throws Exception {
        List<String> sections = Files.readAllLines(DocumentationTests.ROOT.resolve("docs/doctor.md")).stream()
                .filter(line -> line.startsWith("## `"))
                .map(line -> line.replaceAll("^## `([^`]*)`.*", "$1"))
                .sorted()
                .toList();

        assertEquals(Arrays.stream(Concern.values()).map(Concern::id).sorted().toList(), sections);
    }
}
