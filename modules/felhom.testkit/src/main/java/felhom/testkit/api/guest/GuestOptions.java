package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.contract.Contract;
import felhom.testkit.guest.NetworkCard;
import felhom.testkit.task.ApiError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The options of a container and who may change them (pve-container 6.1.10 LXC.pm check_ct_modify_config_perm).
final class GuestOptions {
    static final Set<String> NOT_OPTIONS = Set.of("node", "vmid", "digest", "delete", "revert");
    private static final String CHANGE = "PUT /nodes/{node}/lxc/{vmid}/config";

    private GuestOptions() {}

    /// Whether this version has such an option.
    static boolean known(Call call, String key) {
        return !NOT_OPTIONS.contains(key) && Contract.of(call.world().version()).takes(CHANGE, key);
    }

    /// Throws when the caller lacks the privilege of an option, or the option is for root only.
    ///
    /// @param value empty when the option is to be deleted
    static void check(Call call, Map<String, String> config, String key, Optional<String> value) {
        Consumer<String> need = privilege -> GuestPool.need(call, call.vmid(), privilege);
        var group = key.replaceAll("\\d+$", "");
        switch (group) {
            case "cores", "cpulimit", "cpuunits" -> need.accept("VM.Config.CPU");
            case "memory", "swap" -> need.accept("VM.Config.Memory");
            case "rootfs", "mp", "unused" -> {
                need.accept("VM.Config.Disk");
                if (value.filter(v -> v.startsWith("/")).isPresent()) {
                    throw ApiError.forbidden("mount point type bind is only allowed for root@pam");
                }
            }
            case "net", "nameserver", "searchdomain", "hostname" -> {
                need.accept("VM.Config.Network");
                if (group.equals("net") && value.isPresent()) call.need(NetworkCard.bridgePath(value.get()), "SDN.Use");
            }
            case "features" -> features(call, config, value.orElse(""));
            case "dev" -> throw ApiError.forbidden("configuring device passthrough is only allowed for root@pam");
            case "hookscript" -> throw ApiError.forbidden("changing the hookscript is only allowed for root@pam");
            default -> need.accept("VM.Config.Options");
        }
    }

    /// Looks at the difference: what stays as it is may be repeated.
    private static void features(Call call, Map<String, String> config, String value) {
        GuestPool.need(call, call.vmid(), "VM.Allocate");
        if (!"1".equals(config.get("unprivileged"))) {
            throw ApiError.forbidden("changing feature flags for privileged container is only allowed for root@pam");
        }
        var before = parse(config.getOrDefault("features", ""));
        var after = parse(value);
        before.remove("nesting");
        after.remove("nesting");
        if (!before.equals(after)) {
            throw ApiError.forbidden("changing feature flags (except nesting) is only allowed for root@pam");
        }
    }

    private static Map<String, String> parse(String value) {
        var flags = new TreeMap<String, String>();
        for (var part : value.split(",", -1)) {
            var pair = part.split("=", 2);
            if (pair.length == 2) flags.put(pair[0], pair[1]);
        }
        return flags;
    }
}
