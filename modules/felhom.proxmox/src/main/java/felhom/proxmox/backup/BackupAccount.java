package felhom.proxmox.backup;

import felhom.engine.order.LeftOut;
import felhom.engine.order.Quoted;
import felhom.ops.Vmid;
import felhom.proxmox.answer.PropertyString;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.guest.QemuDrive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What of a guest its backup does not hold, by the configuration that vzdump goes by: the one in force
/// (pve-manager 9.2.11 `VZDump.pm`, pve-container 6.1.10 `LXC/Config.pm`, qemu-server 9.2.6 `QemuConfig.pm`).
///
/// CD-ROM drives are not named: what is in them is not the guest's, and a cloud-init drive is made anew from
/// the configuration. Neither are snapshots, of which no backup has any.
///
/// @param freezes why freezing a container for its backup may hang, as it follows on `as`
public record BackupAccount(List<LeftOut> leftOut, Optional<String> freezes) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern KEY = Pattern.compile("([a-z]+)([0-9]{1,3})");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_:./,=+@-]{1,200}");
    private static final Pattern NETWORK_MOUNT = Pattern.compile("(?:.*;)?(nfs[0-9]?|cifs|fuse[a-z.]*)(?:;.*)?");
    private static final String HAVE_IN = "to have it in: ";
    private static final String ELSEWHERE = "a backup of the guest has no part of the host: save it by other means";

    public BackupAccount {
        leftOut = List.copyOf(leftOut);
    }

    /// The command that has it in the next backup; empty where there is none.
    public static Optional<String> command(LeftOut left) {
        return left.remedy()
                .filter(words -> words.startsWith(HAVE_IN + "pct ") || words.startsWith(HAVE_IN + "qm "))
                .map(words -> words.substring(HAVE_IN.length()));
    }

    public static BackupAccount of(GuestApi guest) {
        return of(guest.vmid(), guest.configInForce());
    }

    public static BackupAccount of(Vmid vmid, GuestConfig config) {
        List<LeftOut> all = new ArrayList<>();
        switch (config) {
            case LxcConfig lxc -> {
                lxc.mounts().stream()
                        .filter(mount -> !mount.inBackup())
                        .map(mount -> mount(vmid, lxc, mount))
                        .forEach(all::add);
                raw(lxc).forEach(all::add);
            }
            case QemuConfig qemu ->
                qemu.drives().stream()
                        .filter(drive -> drive.attachedDisk() && !qemu.backsUp(drive))
                        .map(drive -> drive(vmid, qemu, drive))
                        .forEach(all::add);
        }
        config.all().forEach((key, value) -> other(config, key, value).ifPresent(all::add));
        all.sort(Comparator.comparing(LeftOut::key, BackupAccount::compare));
        return new BackupAccount(all, config instanceof LxcConfig lxc ? freezes(lxc) : Optional.empty());
    }

    private static LeftOut mount(Vmid vmid, LxcConfig config, MountPoint mount) {
        String at = mount.path().map(path -> ", mounted at " + Quoted.of(path)).orElse("");
        return switch (mount.kind()) {
            case BIND ->
                host(mount.key(), "directory " + Quoted.of(mount.volume()) + " of the host" + at, "it is a bind mount");
            case DEVICE ->
                host(mount.key(), "device " + Quoted.of(mount.volume()) + " of the host" + at, "it is a device mount");
            case VOLUME ->
                new LeftOut(
                        mount.key(),
                        "volume " + Quoted.of(mount.volume()) + at,
                        size(mount.options()),
                        "it does not have backup=1",
                        Optional.of(HAVE_IN
                                + command("pct", vmid, mount.key(), without(config.all(), mount.key()) + ",backup=1")
                                        .orElse("set backup=1 on it")));
        };
    }

    private static LeftOut drive(Vmid vmid, QemuConfig config, QemuDrive drive) {
        String what = "disk " + Quoted.of(drive.volume()) + (drive.volume().startsWith("/") ? " of the host" : "");
        if (drive.inBackup()) {
            return new LeftOut(
                    drive.key(),
                    what,
                    size(drive.options()),
                    "an EFI disk goes in only where the machine boots by EFI (bios=ovmf)",
                    Optional.empty());
        }
        return new LeftOut(
                drive.key(),
                what,
                size(drive.options()),
                "it has backup=0",
                Optional.of(HAVE_IN
                        + command("qm", vmid, drive.key(), without(config.all(), drive.key()))
                                .orElse("take backup=0 off it")));
    }

    /// What is neither a mount point nor a drive in use, and yet holds something, or may.
    private static Optional<LeftOut> other(GuestConfig config, String key, String value) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String word = parts.group(1);
        if (word.equals("unused")) {
            return Optional.of(new LeftOut(
                    key,
                    "volume " + named(value, "file"),
                    OptionalLong.empty(),
                    "the guest has it and does not use it",
                    Optional.of("attach it to have it in, or delete it")));
        }
        return switch (config) {
            case LxcConfig _ ->
                word.equals("dev")
                        ? Optional.of(device(key, "device " + named(value, "path") + " of the host"))
                        : Optional.empty();
            case QemuConfig _ ->
                switch (word) {
                    case "hostpci" -> Optional.of(device(key, "PCI device " + named(value, "host", "mapping")));
                    // A channel of the display's, through which its viewer may hand in a device of their own.
                    case "usb" ->
                        Optional.of(named(value, "host", "mapping"))
                                .filter(name -> !name.equals("'spice'"))
                                .map(name -> device(key, "USB device " + name));
                    case "virtiofs" ->
                        Optional.of(host(
                                key, "shared directory " + named(value, "dirid"), "it is a directory of the host"));
                    default -> Optional.empty();
                };
        };
    }

    /// What an option names, bare or with one of its keys.
    private static String named(String value, String... keys) {
        PropertyString options = PropertyString.of(value);
        return Quoted.of(Stream.of(keys)
                .flatMap(key -> options.option(key).stream())
                .findFirst()
                .orElse(options.bare().isEmpty() ? value : options.bare()));
    }

    private static LeftOut device(String key, String what) {
        return host(key, what, "it is a device of the host");
    }

    /// Mounts that somebody wrote past PVE, which does not know of them: `[["lxc.mount.entry","/srv srv none
    /// bind"]]`.
    private static Stream<LeftOut> raw(LxcConfig config) {
        List<String> entries = new ArrayList<>();
        try {
            for (JsonNode line : JSON.readTree(config.all().getOrDefault("lxc", "[]"))) {
                if (line.path(0).asString("").equals("lxc.mount.entry")) {
                    entries.add(line.path(1).asString("").strip());
                }
            }
        } catch (JacksonException e) {
            return Stream.empty();
        }
        return entries.stream()
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> host(
                        "lxc.mount.entry",
                        Quoted.of(entry.split("\\s", 2)[0]) + " of the host",
                        "it is mounted past Proxmox VE's configuration"));
    }

    private static LeftOut host(String key, String what, String why) {
        return new LeftOut(key, what, OptionalLong.empty(), why, Optional.of(ELSEWHERE));
    }

    private static OptionalLong size(Map<String, String> options) {
        return Optional.ofNullable(options.get("size"))
                .map(BackupVolumes::bytes)
                .orElse(OptionalLong.empty());
    }

    private static String without(Map<String, String> all, String key) {
        return Stream.of(all.getOrDefault(key, "").split(",", -1))
                .filter(part -> !part.startsWith("backup="))
                .collect(Collectors.joining(","));
    }

    /// Only what a shell takes as it stands.
    private static Optional<String> command(String tool, Vmid vmid, String key, String value) {
        return Optional.of(tool + " set " + vmid + " --" + key + " " + value)
                .filter(_ -> PLAIN.matcher(value).matches());
    }

    /// A container is frozen for its snapshot; what waits for a file system that is served by a frozen
    /// process, or over the network, cannot be (pve-docs `pct.adoc`, `vzdump.adoc`).
    private static Optional<String> freezes(LxcConfig config) {
        PropertyString features = PropertyString.of(config.all().getOrDefault("features", ""));
        if (features.yes("fuse")) {
            return Optional.of("it may mount FUSE (features fuse=1)");
        }
        return features.option("mount")
                .filter(types -> NETWORK_MOUNT.matcher(types).matches())
                .map(types -> "it may mount network file systems (features mount=" + Quoted.of(types) + ")");
    }

    /// What vzdump says of the backup that it made goes before what the configuration let expect: it may have
    /// been another one by then.
    public BackupAccount corrected(BackupLog log) {
        Stream<LeftOut> kept = leftOut.stream().filter(left -> !log.included().contains(left.key()));
        List<String> known = leftOut.stream().map(LeftOut::key).toList();
        Stream<LeftOut> more = log.excluded().entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .map(entry -> new LeftOut(
                        entry.getKey(),
                        entry.getValue(),
                        OptionalLong.empty(),
                        "Proxmox VE says that it left it out",
                        Optional.empty()));
        List<LeftOut> all = Stream.concat(kept, more)
                .sorted(Comparator.comparing(LeftOut::key, BackupAccount::compare))
                .toList();
        return new BackupAccount(all, freezes);
    }

    /// `mp2` before `mp10`.
    private static int compare(String one, String other) {
        Matcher a = KEY.matcher(one);
        Matcher b = KEY.matcher(other);
        if (a.matches() && b.matches() && a.group(1).equals(b.group(1))) {
            return Integer.compare(Integer.parseInt(a.group(2)), Integer.parseInt(b.group(2)));
        }
        return one.compareTo(other);
    }
}
