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

    private Compiled compile(String kind, String needs, String plan, String run) throws Exception {
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
                    @Override public Set<Class<? extends %s>> needs() { return Set.of(%s); }
                    @Override public Steps<? extends %s> plan(Args args, Capability.Inventory inventory) {
                        return Steps.of(new Step.%s(args.get(GUEST), new SnapshotName("before")%s));
                    }
                    @Override public Outcome run(Context<%s> context) {
                        return context.capability(%s);
                    }
                }
                """.formatted(
                        kind,
                        kind.equals("Benign") ? "Capability.Benign" : "Capability",
                        needs,
                        kind.equals("Benign") ? "Step.Benign" : "Step",
                        plan,
                        plan.equals("TakeSnapshot") ? ", \"\"" : "",
                        kind.equals("Benign") ? "Capability.Benign" : "Capability",
                        run);
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

    private static final String MAKER = "Capability.SnapshotMaker.class";
    private static final String REMOVER = "Capability.SnapshotRemover.class";
    private static final String TAKE = MAKER + ").take(context.args().get(GUEST), new SnapshotName(\"before\"), \"\"";
    private static final String REMOVE = REMOVER + ").remove(context.args().get(GUEST), new SnapshotName(\"before\")";

    @Test
    void aThirdPartysOperationsOfBothKindsCompileAgainstThisModuleAlone() throws Exception {
        Compiled benign = compile("Benign", MAKER, "TakeSnapshot", TAKE);
        assertEquals(0, benign.exit(), benign.messages());

        Compiled destructive = compile("Destructive", REMOVER, "RemoveSnapshot", REMOVE);
        assertEquals(0, destructive.exit(), destructive.messages());
    }

    @Test
    void aBenignOperationMayNotListADestructiveCapability() throws Exception {
        Compiled compiled = compile("Benign", REMOVER, "TakeSnapshot", TAKE);

        assertNotEquals(0, compiled.exit());
        assertTrue(compiled.messages().contains("SnapshotRemover"), compiled.messages());
    }

    @Test
    void aBenignOperationMayNotPlanADestructiveStep() throws Exception {
        Compiled compiled = compile("Benign", MAKER, "RemoveSnapshot", TAKE);

        assertNotEquals(0, compiled.exit());
        assertTrue(compiled.messages().contains("RemoveSnapshot"), compiled.messages());
    }

    @Test
    void aBenignOperationMayNotAskForADestructiveCapability() throws Exception {
        Compiled compiled = compile("Benign", MAKER, "TakeSnapshot", REMOVE);

        assertNotEquals(0, compiled.exit());
        assertTrue(compiled.messages().contains("capability"), compiled.messages());
    }

    @Test
    void nobodyOutsideAddsACapabilityOrAStepOrABranch() throws Exception {
        for (String type : new String[] {"Capability.Destructive", "Step.Benign", "Operation"}) {
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
