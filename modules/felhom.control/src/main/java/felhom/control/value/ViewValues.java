package felhom.control.value;

import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.Rights;
import felhom.engine.view.Space;
import felhom.engine.view.TokenRights;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What was read of the host, and what came of reading it. Sizes are in bytes.
public final class ViewValues {
    private static final String STATE = "state";

    private static final Codec<Space> SPACE = Codec.object(
            (space, to) -> to.put("total", Codec.LONG, space.total())
                    .put("used", Codec.LONG, space.used())
                    .put("available", Codec.LONG, space.available()),
            from -> new Space(
                    from.get("total", Codec.LONG), from.get("used", Codec.LONG), from.get("available", Codec.LONG)));

    private static final Codec<NodeFigures> FIGURES = Codec.object(
            (node, to) -> {
                to.text("pve_version", node.pveVersion())
                        .text("kernel", node.kernel())
                        .put("uptime", Codec.SPAN, node.uptime())
                        .list("load", Codec.NUMBER, node.load())
                        .put("memory", SPACE, node.memory())
                        .put("swap", SPACE, node.swap())
                        .put("rootfs", SPACE, node.rootfs());
                node.cpus().ifPresent(count -> to.put("cpus", Codec.COUNT, count));
            },
            from -> new NodeFigures(
                    from.text("pve_version"),
                    from.text("kernel"),
                    from.get("uptime", Codec.SPAN),
                    from.maybe("cpus", Codec.COUNT).map(OptionalInt::of).orElse(OptionalInt.empty()),
                    from.list("load", Codec.NUMBER),
                    from.get("memory", SPACE),
                    from.get("swap", SPACE),
                    from.get("rootfs", SPACE)));

    public static final Codec<Reading<NodeNow>> NODE_NOW = reading(Codec.object(
            (node, to) -> {
                to.put("figures", FIGURES, node.figures());
                node.cpu().ifPresent(part -> to.put("cpu", Codec.NUMBER, part));
            },
            from -> new NodeNow(
                    from.get("figures", FIGURES),
                    from.maybe("cpu", Codec.NUMBER).map(OptionalDouble::of).orElse(OptionalDouble.empty()))));

    private static final Codec<BackupFile> BACKUP = Codec.object(
            (file, to) -> to.text("volume", file.volume())
                    .put("guest", HostValues.VMID, file.guest())
                    .put("created", Codec.TIME, file.created())
                    .known("size", file.size())
                    .flag("protected", file.isProtected())
                    .flag("encrypted", file.encrypted())
                    .maybe("verified", Codec.TEXT, file.verified()),
            from -> new BackupFile(
                    from.text("volume"),
                    from.get("guest", HostValues.VMID),
                    from.get("created", Codec.TIME),
                    from.known("size"),
                    from.flag("protected"),
                    from.flag("encrypted"),
                    from.maybe("verified", Codec.TEXT)));

    public static final Codec<Reading<BackupFiles>> BACKUPS = reading(Codec.object(
            (files, to) -> to.list("files", BACKUP, files.files())
                    .flag("usual", files.usual())
                    .list("except", HostValues.VMID, List.copyOf(files.except())),
            from -> new BackupFiles(
                    from.list("files", BACKUP), from.flag("usual"), Set.copyOf(from.list("except", HostValues.VMID)))));

    private static final Codec<TokenRights.Need> NEED = Codec.object(
            (need, to) -> to.text("privilege", need.privilege())
                    .text("path", need.path())
                    .list("operations", Codec.TEXT, sorted(need.operations())),
            from -> new TokenRights.Need(
                    from.text("privilege"), from.text("path"), Set.copyOf(from.list("operations", Codec.TEXT))));

    /// What is granted at one path.
    private record Granted(String path, List<String> privileges) {
        static final Codec<Granted> CODEC = Codec.object(
                (granted, to) -> to.text("path", granted.path()).list("privileges", Codec.TEXT, granted.privileges()),
                from -> new Granted(from.text("path"), from.list("privileges", Codec.TEXT)));
    }

    public static final Codec<Reading<TokenRights>> RIGHTS = reading(Codec.object(
            (rights, to) -> to.list("needs", NEED, rights.needs())
                    .list(
                            "granted",
                            Granted.CODEC,
                            new TreeMap<>(rights.rights().byPath())
                                    .entrySet().stream()
                                            .map(entry -> new Granted(entry.getKey(), sorted(entry.getValue())))
                                            .toList()),
            from -> new TokenRights(
                    from.list("needs", NEED),
                    new Rights(from.list("granted", Granted.CODEC).stream()
                            .collect(Collectors.toMap(
                                    Granted::path, granted -> Set.copyOf(granted.privileges()), (_, last) -> last))))));

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    private ViewValues() {}

    private static <T> Codec<Reading<T>> reading(Codec<T> value) {
        return Codec.object(
                (reading, to) -> {
                    switch (reading) {
                        case Reading.Fresh<T> fresh ->
                            to.text(STATE, "fresh")
                                    .put("value", value, fresh.value())
                                    .put("at", Codec.TIME, fresh.at());
                        case Reading.Stale<T> stale ->
                            to.text(STATE, "stale")
                                    .put("value", value, stale.value())
                                    .put("since", Codec.TIME, stale.since())
                                    .text("why", stale.why());
                        case Reading.Denied<T> denied ->
                            to.text(STATE, "denied")
                                    .text("privilege", denied.privilege())
                                    .text("path", denied.path());
                        case Reading.Failed<T> failed ->
                            to.text(STATE, "failed").text("why", failed.why());
                        case Reading.Absent<T> absent ->
                            to.text(STATE, "absent").text("why", absent.why());
                    }
                },
                from -> switch (from.text(STATE)) {
                    case "fresh" -> new Reading.Fresh<>(from.get("value", value), from.get("at", Codec.TIME));
                    case "stale" ->
                        new Reading.Stale<>(from.get("value", value), from.get("since", Codec.TIME), from.text("why"));
                    case "denied" -> new Reading.Denied<>(from.text("privilege"), from.text("path"));
                    case "failed" -> new Reading.Failed<>(from.text("why"));
                    case "absent" -> new Reading.Absent<>(from.text("why"));
                    default -> throw Malformed.unknown(STATE, from.text(STATE));
                });
    }
}
