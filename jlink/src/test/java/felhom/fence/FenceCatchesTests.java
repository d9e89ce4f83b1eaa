package felhom.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.image.Image;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Positive controls: each check of [FenceTests], fed with a violation made for it, names it.
class FenceCatchesTests {
    static final List<Forbidden> TABLE = Forbidden.TABLE;

    private final ModuleJars jars = ModuleJars.built();
    private final Scan scan = new Scan(Forbidden.TABLE);

    @TempDir
    Path temporary;

    @ParameterizedTest
    @FieldSource("TABLE")
    void everyLineOfTheTableCanFire(Forbidden line) {
        var module =
                line.module().startsWith("*") ? "felhom.shell" : line.names().getFirst();
        var first = line.module().replaceFirst(" .*", "");
        var where = first.contains("/") ? first.substring(first.indexOf('/') + 1) : module + ".Planted";
        var planted = ClassFile.of()
                .build(
                        ClassDesc.of(where),
                        type -> type.withMethodBody(
                                "violate",
                                ConstantDescs.MTD_void,
                                ClassFile.ACC_STATIC,
                                code -> plant(line.reference(), code)));

        var findings = scan.read(module, planted);

        assertTrue(
                findings.stream()
                        .anyMatch(found -> found.module().equals(module)
                                && found.in().equals(where)
                                && found.refersTo().startsWith(line.reference())
                                && found.reason().equals(line.reason())),
                () -> "nothing of " + line + " in " + findings);
    }

    private static void plant(String reference, java.lang.classfile.CodeBuilder code) {
        int hash = reference.indexOf('#');
        if (hash >= 0) {
            var owner = ClassDesc.of(reference.substring(0, hash));
            code.invokestatic(owner, reference.substring(hash + 1), MethodTypeDesc.of(ConstantDescs.CD_void));
        } else {
            code.loadConstant(ClassDesc.of(reference.endsWith(".") ? reference + "Any" : reference))
                    .pop();
        }
        code.return_();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Object f() throws Exception { return new ProcessBuilder(\"reboot\").start(); }",
                "Object f() { java.util.function.Function<String[], ProcessBuilder> g = ProcessBuilder::new; return g; }",
                "void f(ProcessBuilder handedIn) {}",
                "ProcessBuilder field;",
                "Object f() { return new ProcessBuilder[0][0]; }",
                "boolean f(Object o) { return o instanceof ProcessBuilder; }",
                "Object f() { return new Object() { Object g() { return ProcessBuilder.class; } }; }",
                "java.util.List<String> f(java.util.function.Supplier<ProcessBuilder> s) { return s.get().command(); }"
            })
    void aProgramIsFoundHoweverItIsWritten(String member) throws Exception {
        var classes =
                compile(Map.of("felhom/ops/Planted.java", "package felhom.ops; class Planted { " + member + " }"));

        var findings = scan.read("felhom.ops", classes).findings();

        assertTrue(
                findings.stream().anyMatch(found -> found.refersTo().startsWith("java.lang.ProcessBuilder")),
                findings::toString);
    }

    @Test
    void twoModulesAloneMayStartAProgram() throws Exception {
        for (var module : jars.product()) {
            var classes = compile(
                    Map.of(
                            module.replace('.', '/') + "/Planted.java",
                            "package " + module
                                    + "; class Planted { Object f() throws Exception { return new ProcessBuilder(\"ls\").start(); } }"));

            var findings = scan.read(module, classes).findings();

            assertEquals(
                    List.of("felhom.host", "felhom.privileged").contains(module),
                    findings.isEmpty(),
                    () -> module + ": " + findings);
        }
    }

    @Test
    void oneClassAloneMayCallNativeCode() throws Exception {
        String call = "final class %s { Object f() { return java.lang.foreign.Linker.nativeLinker(); } }";
        var classes = compile(Map.of(
                "felhom/host/notify/NativeSocket.java",
                "package felhom.host.notify; "
                        + call.formatted("NativeSocket")
                                .replaceFirst(
                                        "}",
                                        "} static class Nested { Object g() { return java.lang.foreign.Arena.ofAuto(); } }"),
                "felhom/host/notify/Other.java",
                "package felhom.host.notify; " + call.formatted("Other"),
                "felhom/host/NativeSocket.java",
                "package felhom.host; " + call.formatted("NativeSocket")));

        var findings = scan.read("felhom.host", classes).findings();

        assertEquals(
                Set.of("felhom.host.notify.Other", "felhom.host.NativeSocket"),
                findings.stream().map(Scan.Finding::in).collect(Collectors.toSet()));
        assertTrue(
                scan.read("felhom.shell", classes).findings().stream()
                        .anyMatch(found -> found.in().equals("felhom.host.notify.NativeSocket")),
                "in another module the same name means nothing");
    }

    @Test
    void oneClassOfTheHostAloneMayUseASocketAndThatALocalOne() throws Exception {
        String call =
                "final class %s { Object f() throws Exception { return java.nio.channels.SocketChannel.open(%s); } }";
        String local = "java.net.UnixDomainSocketAddress.of(\"/run/s\")";
        String remote = "new java.net.InetSocketAddress(\"pve\", 8006)";

        var one = scan.read(
                        "felhom.host",
                        compile(Map.of(
                                "felhom/host/root/RootSocket.java",
                                "package felhom.host.root; " + call.formatted("RootSocket", local),
                                "felhom/host/root/Other.java",
                                "package felhom.host.root; " + call.formatted("Other", local))))
                .findings();
        var network = scan.read(
                        "felhom.host",
                        compile(Map.of(
                                "felhom/host/root/RootSocket.java",
                                "package felhom.host.root; " + call.formatted("RootSocket", remote))))
                .findings();

        assertEquals(
                Set.of("felhom.host.root.Other"),
                one.stream().map(Scan.Finding::in).collect(Collectors.toSet()));
        assertTrue(
                network.stream().map(Scan.Finding::in).anyMatch("felhom.host.root.RootSocket"::equals),
                network::toString);
    }

    @Test
    void aFindingSaysWhoWhatAndWhy() throws Exception {
        var classes = compile(
                Map.of(
                        "felhom/shell/Planted.java",
                        "package felhom.shell; class Planted { void f() throws Exception { Runtime.getRuntime().exec(\"ls\"); } }"));

        var findings = scan.read("felhom.shell", classes).findings();

        assertTrue(
                findings.stream()
                        .map(Object::toString)
                        .toList()
                        .contains("felhom.shell: felhom.shell.Planted refers to java.lang.Runtime#exec: "
                                + "the agent acts through the API; it starts no program"),
                findings::toString);
    }

    @Test
    void harmlessCodeIsLeftAlone() throws Exception {
        var classes = compile(Map.of("felhom/log/Planted.java", """
                package felhom.log;
                record Planted(java.nio.file.Path file) {
                    enum Kind { A, B }
                    long size() throws java.io.IOException { return java.nio.channels.FileChannel.open(file).size(); }
                    String text(Object o) {
                        return switch (o) { case Kind.A -> "a"; case String s -> s + o; default -> Thread.currentThread().getName(); };
                    }
                }
                """));

        var result = scan.read("felhom.log", classes);

        assertEquals(List.of(), result.findings());
        assertTrue(result.classes() >= 2);
    }

    @Test
    void anEmptyModuleFallsThroughTheFloor() throws Exception {
        assertEquals(0, scan.read("felhom.ops", temporary).classes());
    }

    @Test
    void aNewRequirementShowsInTheClosure() throws Exception {
        var planted = compile(Map.of("module-info.java", "module felhom.ops { requires java.logging; }"));

        var closure = Closure.of(jars.finder(planted), "felhom.ops").stream().toList();

        assertComplains("closure/felhom.ops.txt", closure, "+ java.logging");
    }

    @Test
    void aNewExportShowsInTheDescription() throws Exception {
        var planted = compile(Map.of(
                "module-info.java", "module felhom.ops { exports felhom.ops; exports felhom.ops.builtin; }",
                "felhom/ops/A.java", "package felhom.ops; class A {}",
                "felhom/ops/builtin/B.java", "package felhom.ops.builtin; class B {}"));

        assertComplains("describe/felhom.ops.txt", Description.of(jar(planted)), "+ exports felhom.ops.builtin");
    }

    @Test
    void anOpenedPackageShows() throws Exception {
        var planted = compile(Map.of(
                "module-info.java", "module felhom.ops { opens felhom.ops; }",
                "felhom/ops/A.java", "package felhom.ops; class A {}"));

        assertEquals(List.of("opens felhom.ops"), Shape.openings(descriptor(planted, "felhom.ops")));
    }

    @Test
    void anOpenModuleShows() throws Exception {
        var planted = compile(Map.of("module-info.java", "open module felhom.ops {}"));

        assertEquals(List.of("open module felhom.ops"), Shape.openings(descriptor(planted, "felhom.ops")));
    }

    @Test
    void aForeignPackageShows() throws Exception {
        var planted = compile(Map.of(
                "module-info.java", "module felhom.ops {}",
                "felhom/ops/A.java", "package felhom.ops; class A {}",
                "felhom/opsplus/B.java", "package felhom.opsplus; class B {}"));

        assertEquals(List.of("felhom.opsplus"), Shape.strayPackages(descriptor(planted, "felhom.ops")));
    }

    @Test
    void aModuleTooManyInTheImageShows() throws Exception {
        var modules = new ArrayList<>(Image.built().modules());
        modules.add("org.jspecify");

        assertComplains("list-modules.txt", modules, "+ org.jspecify");
    }

    @Test
    void aModuleGoneFromTheImageShows() throws Exception {
        var modules = new ArrayList<>(Image.built().modules());
        modules.remove("felhom.ops");

        assertComplains("list-modules.txt", modules, "- felhom.ops");
    }

    @Test
    void aGoldenFileOfNoModuleShows() throws Exception {
        Files.writeString(temporary.resolve("left-behind.txt"), "");

        assertEquals(List.of("left-behind.txt"), new Golden(temporary).orphans(new java.util.TreeMap<>()));
    }

    private static void assertComplains(String file, List<String> actual, String line) {
        var complaint =
                assertThrows(AssertionError.class, () -> Golden.reviewed().check(file, actual));
        assertTrue(complaint.getMessage().lines().toList().contains(line), complaint.getMessage());
    }

    private static java.lang.module.ModuleDescriptor descriptor(Path place, String module) {
        return ModuleFinder.of(place).find(module).orElseThrow().descriptor();
    }

    private Path compile(Map<String, String> sources) throws IOException {
        var arguments =
                new ArrayList<>(List.of("-d", temporary.resolve("classes").toString()));
        for (var source : sources.entrySet()) {
            var file = temporary.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        run("javac", arguments);
        return temporary.resolve("classes");
    }

    private Path jar(Path classes) {
        var jar = temporary.resolve("planted.jar");
        run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
        return jar;
    }

    private static void run(String tool, List<String> arguments) {
        int exit = ToolProvider.findFirst(tool)
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        assertEquals(0, exit, () -> tool + " " + arguments);
    }
}
