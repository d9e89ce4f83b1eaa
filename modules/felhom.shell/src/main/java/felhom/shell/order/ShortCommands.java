package felhom.shell.order;

import felhom.engine.order.Order;
import felhom.ops.ArgumentType;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import felhom.shell.look.GuestCommands;
import felhom.shell.look.TaskCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Short ways to say `run` of one operation, whose arguments are typed by their place or as options.
public final class ShortCommands {
    private static final List<Option> UNSIGNED = List.of(OrderCommands.YES, CommandRun.WAIT);
    private static final List<Option> SIGNED = List.of(OrderCommands.SIGN, OrderCommands.YES, CommandRun.WAIT);
    private static final List<Option> ROOTS = List.of(OrderCommands.YES, RootExplanation.EXPLAIN, CommandRun.WAIT);
    private static final List<Option> SIGNED_ROOTS =
            List.of(OrderCommands.SIGN, OrderCommands.YES, RootExplanation.EXPLAIN, CommandRun.WAIT);
    private static final Positional<Vmid> NEW =
            Positional.once("VMID", ArgumentType.NEW_VMID, Completion.of(ArgumentType.NEW_VMID));
    private static final Positional<VolumeId> TEMPLATE =
            Positional.once("TEMPLATE", ArgumentType.TEMPLATE, Completion.Known.NOTHING);
    private static final Positional<StorageId> STORAGE =
            Positional.once("STORAGE", ArgumentType.CONTAINER_STORAGE, Completion.of(ArgumentType.CONTAINER_STORAGE));
    private static final Positional<FilesystemUuid> UUID =
            Positional.once("UUID", ArgumentType.FILESYSTEM, Completion.Known.NOTHING);
    private static final Positional<MountPlace> PLACE =
            Positional.once("PLACE", ArgumentType.PLACE, Completion.Known.DIRECTORIES);

    private ShortCommands() {}

    public static List<Command> all() {
        return shorts().stream().map(Made::command).toList();
    }

    /// The operation that each of them orders, by the command's words.
    public static Map<String, String> operations() {
        return shorts().stream()
                .collect(Collectors.toMap(
                        each -> each.command().form().words(),
                        each -> each.form().operation()));
    }

    private record Made(ShortForm form, Command command) {}

    private static List<Made> shorts() {
        return List.of(
                new ShortForm("adopt", UNSIGNED)
                        .by("vmid", GuestCommands.GUEST)
                        .command(
                                "guest adopt",
                                "write the agent's mark into a guest's description, so that it can be told from its"
                                        + " copies"),
                new ShortForm("stop-task", SIGNED)
                        .by("task", TaskCommands.RUNNING_TASK)
                        .command("task stop", "kill a running task; destructive, so it is signed"),
                golden(),
                new ShortForm("usb-mount", ROOTS)
                        .by("uuid", UUID)
                        .by("place", PLACE)
                        .command("usb mount", "mount a disk's file system, now and at each start of the host"),
                new ShortForm("usb-unmount", SIGNED_ROOTS)
                        .by("uuid", UUID)
                        .by("place", PLACE)
                        .command(
                                "usb unmount",
                                "switch off the storages on a disk's file system and unmount it; destructive, so it is"
                                        + " signed"));
    }

    private static Made golden() {
        ShortForm create = new ShortForm("golden-image", SIGNED_ROOTS)
                .by("vmid", NEW)
                .by("template", TEMPLATE)
                .by("storage", STORAGE)
                .with("size", "GIB", ArgumentType.whole(1, 1024, "GiB"), "of its root file system; 8 by default")
                .with("name", "NAME", ArgumentType.HOST_NAME, "what it is called; golden by default")
                .with("memory", "MIB", ArgumentType.whole(64, 262_144, "MiB"), "its memory; 2048 by default")
                .with("cores", "N", ArgumentType.whole(1, 256, "cores"), "its cores; 2 by default")
                .with("bridge", "BRIDGE", ArgumentType.BRIDGE, "the bridge that it is on; vmbr0 by default");
        return create.command(
                "golden create",
                "make the container with keyctl that guests are made of, by root; destructive, so it is signed");
    }

    /// Such a command, as far as it is told.
    ///
    /// @param options those that it takes anyway
    private record ShortForm(
            String operation,
            List<Option> options,
            Map<String, Positional<?>> places,
            Map<String, Option.Valued<?>> named) {
        ShortForm(String operation, List<Option> options) {
            this(operation, options, Map.of(), Map.of());
        }

        /// An argument that is known by its place.
        ShortForm by(String argument, Positional<?> place) {
            Map<String, Positional<?>> more = new LinkedHashMap<>(places);
            more.put(argument, place);
            return new ShortForm(operation, options, more, named);
        }

        /// An argument that may be left out: an option of the same name.
        <T> ShortForm with(String argument, String value, ArgumentType<T> type, String help) {
            Map<String, Option.Valued<?>> more = new LinkedHashMap<>(named);
            more.put(argument, Option.valued("--" + argument, value, type, Completion.Known.NOTHING, help));
            return new ShortForm(operation, options, places, more);
        }

        Made command(String words, String help) {
            List<Option> all = new ArrayList<>(named.values());
            all.addAll(options);
            Command command = new Command(
                    words,
                    List.copyOf(places.values()),
                    all,
                    help,
                    (request, run) -> OrderCommands.run(request, run, order(request)));
            return new Made(this, command);
        }

        private Order order(Request request) {
            Map<String, String> arguments = new LinkedHashMap<>();
            places.forEach((argument, place) ->
                    arguments.put(argument, request.value(place).toString()));
            named.forEach((argument, option) ->
                    request.value(option).ifPresent(value -> arguments.put(argument, value.toString())));
            return Order.of(operation, arguments);
        }
    }
}
