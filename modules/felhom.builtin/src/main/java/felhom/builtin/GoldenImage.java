package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.HostName;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.util.Set;

/// Makes the container that guests are made of, as only root can: with `keyctl`, which Docker needs in it.
/// Once it is backed up, no copy of that backup needs root.
public final class GoldenImage implements Operation.Destructive {
    private static final Parameter<Vmid> NEW = Parameter.required(
            "vmid", ArgumentType.NEW_VMID, "the new container's id, which no guest may have and root's list allows");
    private static final Parameter<VolumeId> TEMPLATE = Parameter.required(
            "template",
            ArgumentType.TEMPLATE,
            "what it is made of, such as local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst");
    private static final Parameter<StorageId> STORAGE =
            Parameter.required("storage", ArgumentType.CONTAINER_STORAGE, "where its root file system goes");
    private static final Parameter<Integer> SIZE = Parameter.withDefault(
            "size", ArgumentType.whole(1, 1024, "GiB"), 8, "of its root file system, in GiB; 8 unless given");
    private static final Parameter<HostName> NAME = Parameter.withDefault(
            "name", ArgumentType.HOST_NAME, new HostName("golden"), "what it is called; golden unless given");
    private static final Parameter<Integer> MEMORY =
            Parameter.withDefault("memory", ArgumentType.whole(64, 262_144, "MiB"), 2048, "in MiB; 2048 unless given");
    private static final Parameter<Integer> CORES =
            Parameter.withDefault("cores", ArgumentType.whole(1, 256, "cores"), 2, "2 unless given");
    private static final Parameter<Step.MakeGoldenImage.Bridge> BRIDGE = Parameter.withDefault(
            "bridge",
            ArgumentType.BRIDGE,
            new Step.MakeGoldenImage.Bridge("vmbr0"),
            "that its network is on, with an address by DHCP; vmbr0 unless given");

    public GoldenImage() {}

    @Override
    public OperationName name() {
        return new OperationName("golden-image");
    }

    @Override
    public String summary() {
        return "Make a container that runs Docker, by root, to be backed up and copied";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(NEW, TEMPLATE, STORAGE, SIZE, NAME, MEMORY, CORES, BRIDGE);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.MakeGoldenImage.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        Step.MakeGoldenImage make = image(args);
        inventory.guests().stream()
                .filter(guest -> guest.vmid().equals(make.guest()))
                .findFirst()
                .ifPresent(guest -> {
                    throw new PlanRefused("vmid: " + make.guest() + " is taken by '" + guest.name() + "', "
                            + guest.kind().words() + " on node '" + guest.node() + "'; choose another id");
                });
        StorageChecks.takes(inventory, "storage", make.storage(), "rootdir", "volumes of containers (rootdir)");
        StorageChecks.takes(inventory, "template", make.template().storage(), "vztmpl", "container templates (vztmpl)");
        return Procedure.of(make);
    }

    private static Step.MakeGoldenImage image(Args args) {
        return new Step.MakeGoldenImage(
                args.get(NEW),
                args.get(TEMPLATE),
                args.get(STORAGE),
                args.get(SIZE),
                args.get(NAME),
                args.get(MEMORY),
                args.get(CORES),
                args.get(BRIDGE));
    }
}
