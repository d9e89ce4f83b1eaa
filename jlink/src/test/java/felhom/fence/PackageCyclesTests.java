package felhom.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The packages of a module lean on each other one way only: whoever reads one need not have read them all.
class PackageCyclesTests {
    /// Modules that may have cycles, and why; each has one, or it does not belong here.
    private static final Map<String, String> EXEMPT = Map.of();

    private final ModuleJars jars = ModuleJars.built();

    @TempDir
    private Path temporary;

    static List<String> held() {
        return ModuleJars.built().ours().keySet().stream()
                .filter(module -> !EXEMPT.containsKey(module))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("held")
    void noPackageLeansOnOneThatLeansOnIt(String module) throws Exception {
        var cycles = PackageCycles.of(jars.ours().get(module));

        assertEquals(List.of(), cycles.found());
        assertTrue(cycles.classes() > 0, () -> module + ": no class was read");
    }

    @Test
    void whatIsExemptIsAModuleThatHasACycle() throws Exception {
        var idle = new ArrayList<String>();
        for (var module : EXEMPT.keySet()) {
            var jar = jars.ours().get(module);
            if (jar == null || PackageCycles.of(jar).found().isEmpty()) {
                idle.add(module);
            }
        }

        assertEquals(List.of(), idle, "these need no exemption any more");
    }

    @Test
    void aModuleInPackagesIsReadAsSuch() throws Exception {
        assertTrue(PackageCycles.of(jars.ours().get("felhom.engine")).packages() >= 6);
        assertTrue(PackageCycles.of(jars.ours().get("felhom.testkit")).packages() >= 15);
    }

    @Test
    void twoPackagesThatUseEachOtherAreFound() throws Exception {
        var planted = compile(Map.of(
                "a/A.java", "package a; public class A { b.B b; }",
                "b/B.java", "package b; public class B { Object f() { return new a.A(); } }"));

        assertEquals(
                List.of("a -> b (a.A refers to b.B); b -> a (b.B refers to a.A)"),
                PackageCycles.of(planted).found());
    }

    @Test
    void aCycleOverAThirdPackageIsFoundHoweverItIsWritten() throws Exception {
        for (var member : Set.of(
                "a.A field;",
                "void f(a.A handedIn) {}",
                "Object f() { return a.A.class; }",
                "Object f() { java.util.function.Supplier<a.A> s = a.A::new; return s; }",
                "boolean f(Object o) { return o instanceof a.A; }",
                "class Nested extends a.A {}")) {
            var planted = compile(Map.of(
                    "a/A.java", "package a; public class A { b.B b; }",
                    "b/B.java", "package b; public class B { c.C c; }",
                    "c/C.java", "package c; public class C { " + member + " }"));

            var found = PackageCycles.of(planted).found();

            assertEquals(1, found.size(), member);
            assertTrue(found.getFirst().startsWith("a -> b (a.A refers to b.B); b -> c (b.B refers to c.C); c -> a ("));
        }
    }

    @Test
    void onesThatLeanOneWayAreLeftAlone() throws Exception {
        var planted = compile(Map.of(
                "a/A.java", "package a; public class A { b.B b; c.C c; java.util.List<A> list; }",
                "b/B.java", "package b; public class B { c.C c; }",
                "c/C.java", "package c; public class C { C next; }"));

        var cycles = PackageCycles.of(planted);

        assertEquals(List.of(), cycles.found());
        assertEquals(3, cycles.packages());
        assertEquals(3, cycles.classes());
    }

    private Path compile(Map<String, String> sources) throws IOException {
        var classes = temporary.resolve("classes");
        var arguments = new ArrayList<>(List.of("-d", classes.toString()));
        for (var source : sources.entrySet()) {
            var file = temporary.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        assertEquals(0, exit, () -> "javac " + arguments);
        return classes;
    }
}
