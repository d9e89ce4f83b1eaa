package felhom.engine.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Operation;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operation's author cannot say where an order comes from, not even with this module at hand.
class OriginTests {
    @TempDir
    private Path dir;

    private record Compiled(int exit, String messages) {}

    /// Compiles a third party's module `acme`, which sees felhom.ops and asks for felhom.engine.
    private Compiled javac(String type) throws Exception {
        Path acme = Files.createDirectories(dir.resolve("acme"));
        Path module = Files.writeString(
                dir.resolve("module-info.java"), "module acme { requires felhom.ops; requires felhom.engine; }");
        Path own = Files.writeString(
                acme.resolve("Own.java"), "package acme; final class Own { " + type + " something; }");
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

    @Test
    void whatIsMeantForAuthorsCompilesTheSameWay() throws Exception {
        Compiled named = javac("felhom.ops.Operation");

        assertEquals(0, named.exit(), named.messages());
    }
}
