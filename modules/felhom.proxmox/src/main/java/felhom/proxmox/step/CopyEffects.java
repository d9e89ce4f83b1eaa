package felhom.proxmox.step;

import felhom.engine.order.Bytes;
import felhom.engine.order.Effect;
import felhom.engine.order.Quoted;
import felhom.ops.Guest;
import felhom.ops.Step;
import felhom.proxmox.answer.PropertyString;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.Nic;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.inventory.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What comes of making a guest of a backup: the guest, where and how large, and what it brings along that
/// reaches beyond it. PVE takes hook scripts and devices over without asking for root (pve-container 6.1.10
/// `LXC/Create.pm`), so whoever signs has to see them.
final class CopyEffects {
    // Of a machine, and of a container.
    private static final Pattern DEVICE = Pattern.compile("(?:hostpci|usb|serial|parallel|virtiofs|dev)[0-9]{1,2}");
    private static final Set<String> NO_ADDRESS = Set.of("dhcp", "manual", "auto");

    private final Step.CopyGuest step;
    private final ArchivedGuest archived;
    private final String guest;
    private final List<Effect> effects = new ArrayList<>();

    private CopyEffects(Step.CopyGuest step, ArchivedGuest archived) {
        this.step = step;
        this.archived = archived;
        this.guest = Effects.of(step.guest());
    }

    static List<Effect> of(Step.CopyGuest step, ArchivedGuest archived) {
        return new CopyEffects(step, archived).all();
    }

    private List<Effect> all() {
        made();
        networks();
        Map<String, String> keys = new TreeMap<>(archived.config().all());
        keys.forEach(this::key);
        switch (archived.config()) {
            case LxcConfig lxc -> container(lxc);
            case QemuConfig machine -> machine(machine);
        }
        return effects;
    }

    private void made() {
        OptionalLong size = archived.size();
        String kind = archived.kind() == Guest.Kind.LXC ? "container " : "virtual machine ";
        String name = step.name()
                .map(Object::toString)
                .or(archived::name)
                .map(called -> " " + Quoted.of(called))
                .orElse("");
        effects.add(new Effect(
                Effect.Kind.GUEST_MADE,
                guest,
                "make " + kind + step.guest() + name + " on storage '" + step.storage() + "' of " + archived.words()
                        + ", with "
                        + (size.isPresent()
                                ? "volumes of " + Bytes.words(size.getAsLong())
                                : "volumes of a" + " size that the backup does not say")
                        + " and " + step.macs().words(),
                size));
    }

    private void networks() {
        List<Nic> nics = switch (archived.config()) {
            case LxcConfig lxc -> lxc.nics();
            case QemuConfig qemu -> qemu.nics();
        };
        for (Nic nic : nics) {
            if (step.macs() == Step.CopyGuest.Macs.KEPT) {
                nic.mac()
                        .ifPresent(mac -> brings(
                                nic.key(),
                                "give " + nic.key() + " of " + guest + " the MAC address " + mac
                                        + ", which no other guest of its network may have"));
            }
        }
    }

    private void key(String key, String value) {
        if (key.equals("hookscript")) {
            brings(
                    key,
                    "have " + Quoted.of(value) + " run as root on this host whenever " + guest + " starts or stops");
        } else if (key.equals("onboot") && value.equals("1")) {
            brings(key, "start " + guest + " whenever this host starts");
        } else if (key.equals("args")) {
            brings(key, "start " + guest + " with options of its own for QEMU: " + Quoted.of(value));
        } else if (DEVICE.matcher(key).matches()) {
            brings(key, "give " + guest + " the device " + key + ": " + Quoted.of(value));
        } else if (key.startsWith("net") || key.startsWith("ipconfig")) {
            address(key, value);
        } else if (key.startsWith("lxc.")) {
            lacks(key, "leave " + key + " out, which only root may restore");
        }
    }

    private void address(String key, String value) {
        PropertyString options = PropertyString.of(value);
        for (String name : List.of("ip", "ip6")) {
            options.option(name)
                    .filter(address -> !NO_ADDRESS.contains(address))
                    .ifPresent(address -> brings(
                            key + " " + name,
                            "give " + key + " of " + guest + " the address " + address
                                    + ", which the guest that the backup is of may have too"));
        }
    }

    private void container(LxcConfig lxc) {
        if (!lxc.unprivileged()) {
            brings("privileged", "make it privileged: root in " + guest + " is root on this host");
        }
        lxc.mounts().stream()
                .filter(mount -> mount.kind() == MountPoint.Kind.VOLUME && !mount.inBackup())
                .forEach(mount -> lacks(
                        mount.key(), "make " + mount.key() + " of " + guest + " empty: no backup holds its data"));
    }

    private void machine(QemuConfig machine) {
        machine.drives().stream()
                .filter(drive -> drive.attachedDisk() && !machine.backsUp(drive))
                .forEach(drive ->
                        lacks(drive.key(), "make " + guest + " without " + drive.key() + ": no backup holds its data"));
    }

    private void brings(String what, String words) {
        effects.add(Effect.of(Effect.Kind.GUEST_MADE, guest + " " + what, words));
    }

    private void lacks(String what, String words) {
        effects.add(Effect.of(Effect.Kind.LEFT_OUT, guest + " " + what, words));
    }
}
