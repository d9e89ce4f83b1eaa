package felhom.proxmox.guest;

import felhom.ops.GuestDetail;
import felhom.proxmox.answer.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A container's configuration. `digest` is PVE's SHA-1 over the whole file, snapshots included; `extra` holds every
/// key that has no field here, as PVE wrote it; `all` every key.
public record LxcConfig(
        String digest,
        Optional<String> description,
        Optional<String> hostname,
        Optional<String> lock,
        boolean template,
        boolean unprivileged,
        List<MountPoint> mounts,
        List<Nic> nics,
        Map<String, String> extra,
        Map<String, String> all)
        implements GuestConfig {
    private static final Pattern MOUNT = Pattern.compile("rootfs|mp[0-9]{1,3}");
    private static final Pattern NET = Pattern.compile("net[0-9]{1,2}");

    public LxcConfig {
        mounts = List.copyOf(mounts);
        nics = List.copyOf(nics);
        extra = Map.copyOf(extra);
        all = Map.copyOf(all);
    }

    @Override
    public String kept(String text) {
        return GuestDetail.withoutFinalNewlines(text);
    }

    public static boolean isMount(String key) {
        return MOUNT.matcher(key).matches();
    }

    public static LxcConfig of(Fields fields) {
        Map<String, String> all = fields.all();
        List<MountPoint> mounts = new ArrayList<>();
        List<Nic> nics = new ArrayList<>();
        all.forEach((key, value) -> {
            if (isMount(key)) {
                mounts.add(MountPoint.of(key, value));
                fields.raw(key);
            } else if (NET.matcher(key).matches()) {
                nics.add(Nic.of(key, value));
                fields.raw(key);
            }
        });
        return new LxcConfig(
                fields.need("digest"),
                fields.text("description"),
                fields.text("hostname"),
                fields.text("lock"),
                fields.flag("template"),
                fields.flag("unprivileged"),
                mounts,
                nics,
                fields.rest(),
                all);
    }
}
