package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.PatchedModules.Listed;
import felhom.agent.PatchedSources.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/extending.md` shows an operation and a step that can be added as it says, and what it says is demanded is.
class ExtendingTests {
    private static final Path PAGE = DocumentationTests.ROOT.resolve("docs/extending.md");
    private static final String OPERATION = "modules/felhom.builtin/src/main/java/felhom/builtin/PowerCycle.java";
    private static final String BUILT_IN = "modules/felhom.builtin/src/main/java/module-info.java";
    private static final String RUNNER_TESTS =
            "modules/felhom.engine/src/test/java/felhom/engine/door/RunnerTests.java";
    private static final String STEP_TESTS = "modules/felhom.ops/src/test/java/felhom/ops/StepTests.java";
    private static final String CODEC_TESTS = "modules/felhom.wire/src/test/java/felhom/wire/StepCodecTests.java";
    private static final String STEP_LINES = "modules/felhom.wire/src/test/resources/felhom/wire/steps.txt";

    @TempDir
    private static Path dir;

    private static List<Snippet> page;
    private static PatchedSources sources;

    @BeforeAll
    static void allOfItCompilesWhereItSaysThatItGoes() throws Exception {
        page = Snippet.of(Files.readString(PAGE));
        sources = new PatchedSources(DocumentationTests.ROOT, dir);

        Compiled all = sources.build(page);

        assertEquals(0, all.exit(), all.messages());
    }

    private static List<Snippet> demandedBy(String whom) {
        return page.stream().filter(each -> each.isDemandedBy(whom)).toList();
    }

    private static List<Snippet> pageWithout(Snippet snippet) {
        return page.stream().filter(each -> !each.equals(snippet)).toList();
    }

    @Test
    void everySnippetSaysWhereItGoes() throws Exception {
        long fences = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("```"))
                .count();

        assertEquals(fences, 2L * page.size());
    }

    @Test
    void theCompilerDemandsWhatItIsSaidToDemand() throws Exception {
        List<Snippet> demanded = demandedBy("the compiler");

        for (Snippet snippet : demanded) {
            Compiled without = sources.without(snippet, page);
            String named = snippet.after().isPresent() ? snippet.typeName() + ".java:" : snippet.typeName();

            assertNotEquals(0, without.exit(), "compiles without " + snippet);
            assertTrue(without.messages().contains(named), "without " + snippet + ": " + without.messages());
        }
        assertTrue(demanded.size() > 8, demanded.toString());
    }

    /// So that an error without one of them is for want of it.
    @Test
    void whatTheCompilerDemandsCompilesAloneWithAllOfThem() throws Exception {
        Map<String, List<String>> files = demandedBy("the compiler").stream()
                .map(Snippet::file)
                .distinct()
                .collect(Collectors.groupingBy(PatchedSources::module));

        for (List<String> ofOneModule : files.values()) {
            Compiled whole = sources.alone(ofOneModule, page, dir.resolve("whole"));

            assertEquals(0, whole.exit(), whole.messages());
        }
    }

    @Test
    void theGoldenTestOfTheStepsPassesWithItsLinesAndFailsWithoutOneOfThem() throws Exception {
        assertEquals(List.of(), codecFailures(page));

        List<Snippet> demanded = demandedBy("StepCodecTests");
        for (Snippet snippet : demanded) {
            assertNotEquals(List.of(), codecFailures(pageWithout(snippet)), "without " + snippet);
        }
        assertEquals(2, demanded.size());
    }

    private static List<String> codecFailures(Collection<Snippet> snippets) throws Exception {
        return recompiled(CODEC_TESTS, snippets).failures("felhom.wire", "felhom.wire.StepCodecTests");
    }

    @Test
    void theStepLiesOnOneSideOfEachAxis() throws Exception {
        assertEquals(List.of(), recompiled(STEP_TESTS, page).failures("felhom.ops", "felhom.ops.StepTests"));
    }

    private static PatchedModules recompiled(String test, Collection<Snippet> snippets) throws IOException {
        Path classes = sources.copy("felhom.ops", "felhom.wire");
        Compiled compiled = sources.alone(List.of(test), snippets, classes.resolve(PatchedSources.module(test)));
        assertEquals(0, compiled.exit(), compiled.messages());
        Files.writeString(classes.resolve("felhom.wire/felhom/wire/steps.txt"), sources.text(STEP_LINES, snippets));
        return new PatchedModules(classes, "felhom.wire");
    }

    @Test
    void theOperationIsListedWithTheBuiltInOnes() throws Exception {
        assertEquals(listed(page), provided(page));

        List<Snippet> demanded = demandedBy("RunnerTests");
        for (Snippet snippet : demanded) {
            assertNotEquals(listed(pageWithout(snippet)), provided(pageWithout(snippet)), "without " + snippet);
        }
        assertEquals(2, demanded.size());
    }

    /// As `RunnerTests.theBuiltInOperationsAreThese` expects them.
    private static List<String> listed(Collection<Snippet> snippets) throws IOException {
        String all = sources.text(RUNNER_TESTS, snippets);
        String test = all.substring(all.indexOf("theBuiltInOperationsAreThese"));
        return names("\"([a-z-]+)\"", test.substring(0, test.indexOf("Catalogue")));
    }

    private static List<String> provided(Collection<Snippet> snippets) throws Exception {
        PatchedModules modules = new PatchedModules(sources.classes(), "felhom.builtin");
        List<String> provided = new ArrayList<>();
        for (String type : names("(felhom\\.builtin\\.\\w+)", sources.text(BUILT_IN, snippets))) {
            provided.add(modules.operation(type).name());
        }
        return provided.stream().sorted().toList();
    }

    private static List<String> names(String form, String text) {
        return Pattern.compile(form)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void theOperationStandsInTheDocumentsThatListThem() throws Exception {
        Listed operation =
                new PatchedModules(sources.classes(), "felhom.builtin").operation("felhom.builtin.PowerCycle");

        isDocumented(operation, page);

        List<Snippet> demanded = demandedBy("DocumentationTests");
        for (Snippet snippet : demanded) {
            assertThrows(
                    AssertionError.class, () -> isDocumented(operation, pageWithout(snippet)), "without " + snippet);
        }
        assertEquals(2, demanded.size());
    }

    private static void isDocumented(Listed operation, Collection<Snippet> snippets) throws IOException {
        DocumentationTests.isRouted(operation.name(), sources.text("docs/routing.md", snippets));
        DocumentationTests.isBesideTheCommands(
                operation.name(),
                operation.severity(),
                operation.parameters(),
                sources.text("docs/commands.md", snippets));
    }

    @Test
    void aThirdPartysModuleHasTheSameClass() throws Exception {
        String destructive = acme(sources.text(OPERATION, page));
        String benign = destructive
                .replace("Operation.Destructive", "Operation.Benign")
                .replace("<? extends Step>", "<? extends Step.Benign>")
                .replace("Procedure<Step>", "Procedure<Step.Benign>");

        Compiled asItIs = compiled(destructive);
        Compiled lying = compiled(benign);
        Compiled harmless = compiled(benign.replace("StopGuest", "StartGuest"));

        assertEquals(0, asItIs.exit(), asItIs.messages());
        assertNotEquals(0, lying.exit());
        assertTrue(lying.messages().contains("StopGuest"), lying.messages());
        assertEquals(0, harmless.exit(), harmless.messages());
    }

    private static String acme(String text) {
        return text.replace("package felhom.builtin;", "package acme;");
    }

    private static Compiled compiled(String operation) throws IOException {
        return sources.thirdParty(sources.text("acme/module-info.java", page), "acme/PowerCycle.java", operation);
    }
}
