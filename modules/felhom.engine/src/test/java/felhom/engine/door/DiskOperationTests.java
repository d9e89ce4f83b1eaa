package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.BadArguments;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the built-in operations on storages, golden images and disks plan.
class DiskOperationTests {
    private static final String TEMPLATE = "local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst";

    private static class Host implements Inventory {
        List<Storage> storages = List.of(storage("local", true, "vztmpl"), storage("lvm", true, "rootdir"));
        List<StorageId> below = List.of();

        @Override
        public List<Guest> guests() {
            return List.of(new Guest(
                    new Vmid(101),
                    Guest.Kind.LXC,
                    new NodeName("other"),
                    "web",
                    "running",
                    Optional.empty(),
                    false,
                    1,
                    1,
                    1,
                    Set.of()));
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            return Optional.empty();
        }

        @Override
        public List<Storage> storages() {
            return storages;
        }

        @Override
        public List<StorageId> storagesAt(MountPlace place) {
            assertEquals("/mnt/usb", place.path());
            return below;
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return false;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    }

    private final Host host = new Host();

    private static Storage storage(String id, boolean enabled, String... content) {
        return new Storage(
                new StorageId(id),
                "dir",
                Set.of(content),
                enabled,
                enabled,
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static Operation operation(String name) {
        return Catalogue.load().find(new OperationName(name)).orElseThrow();
    }

    private Procedure<? extends Step> plan(String name, Map<String, String> arguments) {
        Operation operation = operation(name);
        return operation.plan(operation.arguments().parse(arguments), host);
    }

    private List<String> stages(String name, Map<String, String> arguments) {
        return plan(name, arguments).stages().stream()
                .map(stage -> stage.name() + ": " + stage.words())
                .toList();
    }

    @Test
    void aStorageIsSwitchedOnByABenignOperationAndOffByADestructiveOne() {
        assertInstanceOf(Operation.Benign.class, operation("storage-on"));
        assertInstanceOf(Operation.Destructive.class, operation("storage-off"));

        assertEquals(List.of("step-1: switch storage 'usb' on"), stages("storage-on", Map.of("storage", "usb")));
        assertEquals(List.of("step-1: switch storage 'usb' off"), stages("storage-off", Map.of("storage", "usb")));
    }

    @Test
    void aDiskIsMountedWhereItIsSaid() {
        assertInstanceOf(Operation.Benign.class, operation("usb-mount"));

        assertEquals(
                List.of("step-1: mount file system ABCD-1234 at /mnt/usb"),
                stages("usb-mount", Map.of("uuid", "ABCD-1234", "place", "/mnt/usb")));
        assertThrows(BadArguments.class, () -> plan("usb-mount", Map.of("uuid", "ABCD-1234", "place", "/etc")));
    }

    @Test
    void theStoragesOnADiskAreSwitchedOffBeforeItIsUnmountedAndOnAgainWhereThatFails() {
        host.below = List.of(new StorageId("usb"), new StorageId("usb-iso"));

        assertEquals(
                List.of(
                        "storage-1: switch storage 'usb' off (if this fails, what was done before is undone) (undone by:"
                                + " switch storage 'usb' on)",
                        "storage-2: switch storage 'usb-iso' off (if this fails, what was done before is undone) (undone"
                                + " by: switch storage 'usb-iso' on)",
                        "unmount: unmount file system ABCD-1234 from /mnt/usb (if this fails, what was done before is"
                                + " undone)"),
                stages("usb-unmount", Map.of("uuid", "ABCD-1234", "place", "/mnt/usb")));
    }

    @Test
    void aDiskWithoutStoragesIsJustUnmounted() {
        assertEquals(
                List.of("unmount: unmount file system ABCD-1234 from /mnt/usb"),
                stages("usb-unmount", Map.of("uuid", "ABCD-1234", "place", "/mnt/usb")));
    }

    /// Nothing is unmounted below storages that nobody knows of.
    @Test
    void aHostThatDoesNotTellWhereItsStoragesAreGetsNoPlan() {
        Operation unmount = operation("usb-unmount");
        Inventory silent = new Untold();

        HostException untold = assertThrows(
                HostException.class,
                () -> unmount.plan(
                        unmount.arguments().parse(Map.of("uuid", "ABCD-1234", "place", "/mnt/usb")), silent));
        assertTrue(
                untold.failure().message().contains("/mnt/usb"),
                untold.failure().message());
    }

    /// What an inventory says that tells nothing of places.
    private static final class Untold implements Inventory {
        @Override
        public List<Guest> guests() {
            return List.of();
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            return Optional.empty();
        }

        @Override
        public List<Storage> storages() {
            return List.of();
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return false;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    }

    private static Map<String, String> image(String vmid) {
        return Map.of("vmid", vmid, "template", TEMPLATE, "storage", "lvm");
    }

    @Test
    void aGoldenImageHasDefaultsForAllButWhatItIsMadeOfAndWhere() {
        assertInstanceOf(Operation.Destructive.class, operation("golden-image"));
        Stage<? extends Step> only =
                plan("golden-image", image("9000")).stages().getFirst();

        Step.MakeGoldenImage make = assertInstanceOf(Step.MakeGoldenImage.class, only.step());
        assertEquals(8, make.size());
        assertEquals(2048, make.memory());
        assertEquals(2, make.cores());
        assertEquals("golden", make.name().value());
        assertEquals("vmbr0", make.bridge().name());
    }

    private String refused(Map<String, String> arguments) {
        return String.valueOf(assertThrows(PlanRefused.class, () -> plan("golden-image", arguments))
                .getMessage());
    }

    @Test
    void whatRootWouldFailAtIsRefusedWhenItIsPlanned() {
        assertEquals(
                "vmid: 101 is taken by 'web', container on node 'other'; choose another id"
                        .replace("container", Guest.Kind.LXC.words()),
                refused(image("101")));
        host.storages = List.of(storage("local", true, "iso"), storage("lvm", true, "rootdir"));
        assertEquals(
                "template: 'local' does not take container templates (vztmpl); its content is iso",
                refused(image("9000")));
        host.storages = List.of(storage("local", true, "vztmpl"), storage("lvm", false, "rootdir"));
        assertTrue(refused(image("9000")).contains("felhom-agent run storage-on storage=lvm"), refused(image("9000")));
        host.storages = List.of();
        assertTrue(refused(image("9000")).startsWith("storage: there is no storage 'lvm'"), refused(image("9000")));
    }

    @Test
    void whatIsNoTemplateOrNoFigureIsABadArgument() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "template", "local:iso/x.iso", "size", "0", "memory", "2G", "cores", "-1", "bridge", "vmbr0;x")
                .entrySet()) {
            Map<String, String> arguments = new HashMap<>(image("9000"));
            arguments.put(wrong.getKey(), wrong.getValue());

            String message = String.valueOf(assertThrows(BadArguments.class, () -> plan("golden-image", arguments))
                    .getMessage());

            assertTrue(message.contains(wrong.getKey()), message);
        }
    }
}
