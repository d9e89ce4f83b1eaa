package felhom.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.image.Image;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The fence around what each module may touch, on the jars as built. That every check here can fail is shown
/// by [FenceCatchesTests].
class FenceTests {
    /// How many classes a module has at least: a scan that read nothing proves nothing.
    private static final Map<String, Integer> FLOOR = Map.ofEntries(
            Map.entry("felhom.ops", 45),
            Map.entry("felhom.builtin", 9),
            Map.entry("felhom.wire", 25),
            Map.entry("felhom.privileged", 25),
            Map.entry("felhom.log", 40),
            Map.entry("felhom.engine", 120),
            Map.entry("felhom.proxmox", 60),
            Map.entry("felhom.authz", 35),
            Map.entry("felhom.host", 30),
            Map.entry("felhom.messages", 22),
            Map.entry("felhom.control", 90),
            Map.entry("felhom.hub", 60),
            Map.entry("felhom.shell", 25),
            Map.entry("felhom.agent", 12),
            Map.entry("felhom.testkit", 70));

    private final ModuleJars jars = ModuleJars.built();
    private final Golden golden = Golden.reviewed();

    static List<String> ours() {
        return List.copyOf(ModuleJars.built().ours().keySet());
    }

    static List<String> product() {
        return ModuleJars.built().product();
    }

    @Test
    void theModulesAreThoseWithAFloor() {
        assertEquals(FLOOR.keySet(), jars.ours().keySet(), "a module came or went; give it a floor in this test");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void resolvedAloneAModuleHasItsReviewedClosure(String module) throws Exception {
        golden.check(
                "closure/" + module + ".txt",
                Closure.of(jars.finder(), module).stream().toList());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void aDescriptorIsTheReviewedOne(String module) throws Exception {
        golden.check("describe/" + module + ".txt", Description.of(jars.ours().get(module)));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void nothingIsOpen(String module) {
        assertEquals(List.of(), Shape.openings(descriptor(module)));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void packageNamesStartWithTheModulesName(String module) {
        assertEquals(List.of(), Shape.strayPackages(descriptor(module)));
    }

    @ParameterizedTest
    @MethodSource("product")
    void theBytecodeRefersToNothingForbidden(String module) throws Exception {
        var result = new Scan(Forbidden.TABLE).read(module, jars.ours().get(module));

        assertEquals(List.of(), result.findings());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void theScanReadsAsManyClassesAsThereAre(String module) throws Exception {
        var result = new Scan(Forbidden.TABLE).read(module, jars.ours().get(module));

        int floor = FLOOR.getOrDefault(module, 1);
        assertTrue(result.classes() >= floor, () -> module + ": read " + result.classes() + " classes, floor " + floor);
    }

    @Test
    void everyLineOfTheTableNamesAModuleThatExists() {
        var unknown = new ArrayList<Forbidden>();
        for (var line : Forbidden.TABLE) {
            if (!jars.product().containsAll(line.names())) {
                unknown.add(line);
            }
        }

        assertEquals(List.of(), unknown);
    }

    @Test
    void theImageHoldsTheReviewedModules() throws Exception {
        golden.check("list-modules.txt", Image.built().modules());
    }

    @Test
    void noGoldenFileIsLeftBehind() throws Exception {
        assertEquals(List.of(), golden.orphans(Golden.actual(jars, Image.built())));
    }

    private ModuleDescriptor descriptor(String module) {
        Path jar = jars.ours().get(module);
        return ModuleFinder.of(jar).find(module).orElseThrow().descriptor();
    }
}
