package felhom.proxmox.inventory;

import felhom.proxmox.api.AccessApi;
import felhom.proxmox.http.ApiToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The role that the agent's token and its owner are granted, and what each privilege of it is for.
public final class Role {
    public static final String NAME = "FelhomAgent";

    /// @param path where it has to hold; below it, it is inherited unless a deeper entry replaces it
    /// @param operations the operations, by name, that cannot do without it
    public record Need(String privilege, String path, List<String> operations) {}

    public static final List<Need> NEEDS = List.of(
            new Need("VM.Allocate", "/vms", List.of("copy")),
            new Need("VM.Audit", "/vms", List.of("every operation")),
            new Need("VM.Config.Disk", "/vms", List.of()),
            new Need("VM.Config.CPU", "/vms", List.of()),
            new Need("VM.Config.Memory", "/vms", List.of()),
            new Need("VM.Config.Network", "/vms", List.of()),
            new Need("VM.Config.Options", "/vms", List.of("describe")),
            new Need("VM.PowerMgmt", "/vms", List.of("start", "stop")),
            new Need("VM.Snapshot", "/vms", List.of("snapshot", "delete-snapshot")),
            new Need("VM.Snapshot.Rollback", "/vms", List.of("rollback")),
            new Need("VM.Backup", "/vms", List.of("backup", "copy")),
            new Need("Datastore.Allocate", "/storage", List.of("storage-off", "storage-on", "usb-unmount")),
            new Need("Datastore.AllocateSpace", "/storage", List.of("backup", "copy")),
            new Need(
                    "Datastore.Audit",
                    "/storage",
                    List.of("backup", "copy", "golden-image", "storage-off", "storage-on", "usb-unmount")),
            // What it does itself takes none; jobs that fail, and the task of root's that makes a golden image, are
            // others'.
            new Need("Sys.Audit", "/", List.of("copy", "golden-image", "self-test", "storage-off", "usb-unmount")),
            new Need("SDN.Use", "/sdn", List.of("copy")));

    private Role() {}

    public static String privileges() {
        return NEEDS.stream().map(Need::privilege).collect(Collectors.joining(" "));
    }

    /// What no operation of this version uses.
    public static final String LATER = "later versions";

    /// Operation to the privileges it needs; what none needs yet stands under [#LATER].
    public static Map<String, List<Need>> byOperation() {
        return NEEDS.stream()
                .flatMap(need -> (need.operations().isEmpty() ? List.of(LATER) : need.operations())
                        .stream().map(operation -> Map.entry(operation, need)))
                .sorted(Map.Entry.comparingByKey())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    public static String create() {
        return "pveum role add " + NAME + " --privs \"" + privileges() + "\"";
    }

    /// Role, user, token and both grants, as an installation has them.
    public static List<String> token() {
        // The secret is made by the host; this one stands for the names alone.
        ApiToken token = ApiToken.of("felhom-agent@pve!agent=secret-of-the-host");
        return List.of(
                create(),
                "pveum user add " + token.owner(),
                "pveum user token add " + token.owner() + " " + token.name() + " --privsep 1",
                grantOwner("/", token),
                grantToken("/", token));
    }

    // Beside another role at the same path NoAccess wins (pve-access-control 9.1.1 `AccessControl.pm`).
    public static String deleteNoAccess(AccessApi.AclEntry entry) {
        return "pveum acl delete " + entry.path() + " --" + entry.type() + "s " + quoted(entry.who()) + " --roles "
                + entry.role();
    }

    public static String grantOwner(String path, ApiToken token) {
        return "pveum acl modify " + path + " --users " + quoted(token.owner()) + " --roles " + NAME;
    }

    public static String grantToken(String path, ApiToken token) {
        return "pveum acl modify " + path + " --tokens " + quoted(token.id()) + " --roles " + NAME;
    }

    // As a shell takes it: the `!` of a token would be its history.
    public static String quoted(String text) {
        return text.matches("[A-Za-z0-9@._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
