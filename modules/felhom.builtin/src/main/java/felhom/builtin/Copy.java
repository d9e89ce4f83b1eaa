package felhom.builtin;

import felhom.ops.ArchiveSource;
import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.GuestRef;
import felhom.ops.HostName;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Makes a guest of any backup, under an id that is free in the whole cluster.
public final class Copy implements Operation.Destructive {
    private static final Parameter<VolumeId> ARCHIVE =
            Parameter.required("archive", ArgumentType.ARCHIVE, "the backup, such as local:backup/vzdump-lxc-101-...");
    private static final Parameter<Vmid> NEW =
            Parameter.required("vmid", ArgumentType.NEW_VMID, "the new guest's id, which no guest may have");
    private static final Parameter<StorageId> STORAGE =
            Parameter.required("storage", ArgumentType.GUEST_STORAGE, "where its volumes go");
    private static final Parameter<HostName> NAME =
            Parameter.optional("name", ArgumentType.HOST_NAME, "what it is called; else as in the backup");
    private static final Parameter<String> KEEP_MACS = Parameter.optional(
            "keep-macs", ArgumentType.YES, "keep the MAC addresses of the backup: where its guest is gone");
    private static final Parameter<String> START =
            Parameter.optional("start", ArgumentType.YES, "start it once it is made");

    public Copy() {}

    @Override
    public OperationName name() {
        return new OperationName("copy");
    }

    @Override
    public String summary() {
        return "Make a new guest of a backup";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(ARCHIVE, NEW, STORAGE, NAME, KEEP_MACS, START);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.CopyGuest.class, Step.StartGuest.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        Step.CopyGuest.Macs macs =
                args.find(KEEP_MACS).isPresent() ? Step.CopyGuest.Macs.KEPT : Step.CopyGuest.Macs.NEW;
        Step copy = new Step.CopyGuest(
                ArchiveSource.of(args.get(ARCHIVE)), args.get(NEW), args.get(STORAGE), args.find(NAME), macs);
        List<Stage<Step>> stages = new ArrayList<>(List.of(Stage.of("copy", copy)));
        if (args.find(START).isPresent()) {
            stages.add(Stage.of("start", new Step.StartGuest(GuestRef.madeBy("copy"))));
        }
        return new Procedure<>(stages);
    }
}
