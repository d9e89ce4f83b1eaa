package felhom.engine.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.authority.Authority;
import felhom.ops.Operation;
import felhom.ops.Vmid;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An operation's author cannot say where an order comes from, not even with this module at hand.
class OriginTests {
    @TempDir
    private Path dir;

    private record Compiled(int exit, String messages) {}

    /// Compiles a third party's module `acme`, which sees felhom.ops and asks for felhom.engine.
    private Compiled javac(String type) throws Exception {
        return javac("acme", type + " something;");
    }

    /// Compiles a class of the module of this name, which sees felhom.ops and asks for felhom.engine.
    private Compiled javac(String name, String member) throws Exception {
        Path acme = Files.createDirectories(dir.resolve("acme"));
        Path module = Files.writeString(
                dir.resolve("module-info.java"),
                "module " + name + " { requires felhom.ops; requires felhom.engine; }");
        Path own = Files.writeString(acme.resolve("Own.java"), "package acme; final class Own { " + member + " }");
        StringWriter messages = new StringWriter();
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(messages),
                        new PrintWriter(messages),
                        "-d",
                        dir.resolve("out").toString(),
                        "--module-path",
                        List.of(Operation.class, Origin.class, felhom.log.Log.class).stream()
                                .map(OriginTests::place)
                                .collect(Collectors.joining(File.pathSeparator)),
                        module.toString(),
                        own.toString());
        return new Compiled(exit, messages.toString());
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void nobodyOutsideCanNameWhereAnOrderComesFrom() throws Exception {
        Compiled named = javac("felhom.engine.order.Origin");

        assertNotEquals(0, named.exit());
        assertTrue(named.messages().contains("not visible"), named.messages());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Object o = felhom.engine.authority.Authority.ENGINE;               | does not export
                    Object o = new felhom.engine.order.Origins.FromShell(null);        | not public
                    record Mine() implements felhom.engine.order.Origin.Shell { public String word() { return ""; } } \
                      | sealed
                    record Mine() implements felhom.engine.order.Origin { public String word() { return ""; } } | sealed
                    """)
    void aModuleOfTheAgentThatSeesOriginsCanMakeNone(String member, String because) throws Exception {
        for (String module : List.of("felhom.shell", "felhom.agent", "felhom.authz", "felhom.proxmox")) {
            Compiled made = javac(module, member);

            assertNotEquals(0, made.exit(), module);
            assertTrue(made.messages().contains(because), made.messages());
        }
    }

    @Test
    void whoeverShowsNothingIsGivenNoOrigin() throws Exception {
        assertEquals(
                0,
                javac("felhom.shell", "Object o = felhom.engine.order.Origins.shell(null, null);")
                        .exit());

        assertThrows(NullPointerException.class, () -> Origins.shell(null, new By("root")));
        assertThrows(NullPointerException.class, () -> Origins.schedule(null));
        assertThrows(NullPointerException.class, () -> Origins.hub(null));
        assertThrows(NullPointerException.class, () -> Origins.inGuest(null, new Vmid(101)));
        assertThrows(NullPointerException.class, () -> Origins.selfTest(null, new Vmid(101)));
    }

    @Test
    void whatKnowsTheEnginesHandIsExportedToNobody() {
        assertFalse(Origin.class.getModule().getDescriptor().exports().stream()
                .anyMatch(exports -> exports.source().equals(Authority.class.getPackageName())));
    }

    @Test
    void withinTheEngineOnlyItsDoorsMakeOrigins() throws Exception {
        Set<String> makers = new TreeSet<>();
        int classes = 0;
        try (Stream<Path> files = Files.walk(Path.of(place(Origin.class)))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                ClassModel read = ClassFile.of().parse(file);
                classes++;
                boolean makes = StreamSupport.stream(read.constantPool().spliterator(), false)
                        .anyMatch(entry -> entry instanceof MethodRefEntry method
                                && method.owner().asInternalName().equals("felhom/engine/order/Origins"));
                if (makes) {
                    makers.add(read.thisClass().asInternalName().replace('/', '.'));
                }
            }
        }

        assertEquals(Set.of("felhom.engine.core.Engine"), makers);
        assertTrue(classes > 100, classes + " classes were read");
    }

    @Test
    void whatIsMeantForAuthorsCompilesTheSameWay() throws Exception {
        Compiled named = javac("felhom.ops.Operation");

        assertEquals(0, named.exit(), named.messages());
    }
}
