package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The compiler refuses an operation that calls itself benign and reaches for something destructive. Each snippet is a
/// third party's module, compiled against this one.
class ClassificationTests {
    @TempDir
    private Path dir;

    private record Compiled(int exit, String messages) {}

    private Compiled compile(String kind, String needs, String plan) throws Exception {
        String source = """
                package acme;
                import felhom.ops.*;
                import java.util.Set;
                public final class Tidy implements Operation.%s {
                    public Tidy() {}
                    static final Parameter<Vmid> GUEST = Parameter.required("vmid", ArgumentType.VMID, "the guest");
                    @Override public OperationName name() { return new OperationName("tidy"); }
                    @Override public String summary() { return "Tidy up"; }
                    @Override public Arguments arguments() { return Arguments.of(GUEST); }
                    @Override public Set<Class<? extends %s>> needs() { return Set.of(Step.%s.class); }
                    @Override public Procedure<? extends %s> plan(Args args, Inventory inventory) {
                        return Procedure.of(new Step.%s(args.get(GUEST), new SnapshotName("before")%s));
                    }
                }
                """.formatted(
                        kind,
                        kind.equals("Benign") ? "Step.Benign" : "Step",
                        needs,
                        kind.equals("Benign") ? "Step.Benign" : "Step",
                        plan,
                        plan.equals("TakeSnapshot") ? ", \"\"" : "");
        return javac("Tidy", source, "provides felhom.ops.Operation with acme.Tidy;");
    }

    /// Compiles a class of module `acme`, which sees nothing but felhom.ops.
    private Compiled javac(String name, String source, String provides) throws Exception {
        Path acme = Files.createDirectories(dir.resolve(name + "/acme"));
        Path module = Files.writeString(
                acme.resolveSibling("module-info.java"), "module acme { requires felhom.ops; " + provides + " }");
        Path file = Files.writeString(acme.resolve(name + ".java"), source);
        Path ops = Path.of(Operation.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter messages = new StringWriter();
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(messages),
                        new PrintWriter(messages),
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        dir.resolve("out").toString(),
                        "--module-path",
                        ops.toString(),
                        module.toString(),
                        file.toString());
        return new Compiled(exit, messages.toString());
    }

    @Test
    void aThirdPartysOperationsOfBothKindsCompileAgainstThisModuleAlone() throws Exception {
        Compiled benign = compile("Benign", "TakeSnapshot", "TakeSnapshot");
        assertEquals(0, benign.exit(), benign.messages());

        Compiled destructive = compile("Destructive", "RemoveSnapshot", "RemoveSnapshot");
        assertEquals(0, destructive.exit(), destructive.messages());
    }

    @Test
    void aBenignOperationMayNotListADestructiveStep() throws Exception {
        Compiled compiled = compile("Benign", "RemoveSnapshot", "TakeSnapshot");

        assertNotEquals(0, compiled.exit());
        assertTrue(compiled.messages().contains("RemoveSnapshot"), compiled.messages());
    }

    @Test
    void aBenignOperationMayNotPlanADestructiveStep() throws Exception {
        Compiled compiled = compile("Benign", "TakeSnapshot", "RemoveSnapshot");

        assertNotEquals(0, compiled.exit());
        assertTrue(compiled.messages().contains("RemoveSnapshot"), compiled.messages());
    }

    /// Nor hide it behind one that is benign.
    @Test
    void aBenignOperationMayNotPlanADestructiveStepAmongOthers() throws Exception {
        String plan = """
                package acme;
                import felhom.ops.*;
                import java.util.List;
                final class Plans {
                    static Procedure<? extends Step.Benign> plan(Vmid guest, SnapshotName name) {
                        return new Procedure<>(List.of(
                                Stage.goingOn("take", new Step.TakeSnapshot(guest, name, "")),
                                Stage.of("other", new Step.%s)));
                    }
                }
                """;
        Compiled benign = javac("Plans", plan.formatted("StartGuest(guest)"), "");
        Compiled destructive = javac("Plans", plan.formatted("StopGuest(guest)"), "");

        assertEquals(0, benign.exit(), benign.messages());
        assertNotEquals(0, destructive.exit());
        assertTrue(destructive.messages().contains("StopGuest"), destructive.messages());
    }

    @Test
    void nobodyOutsideAddsAStepOrABranch() throws Exception {
        for (String type : new String[] {"Step", "Step.Benign", "Step.Destructive", "Operation"}) {
            Compiled own = javac("Own", "package acme; interface Own extends felhom.ops." + type + " {}", "");

            assertNotEquals(0, own.exit(), type);
            assertTrue(own.messages().contains("not allowed to extend sealed class"), own.messages());
        }
        assertEquals(
                0,
                javac("Own", "package acme; interface Own extends Runnable {}", "")
                        .exit());
    }
}
