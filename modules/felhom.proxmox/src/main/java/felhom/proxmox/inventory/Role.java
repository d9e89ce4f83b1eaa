package felhom.proxmox.inventory;

import felhom.proxmox.api.AccessApi;
import felhom.proxmox.http.ApiToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The role that the agent's token and its owner are granted, and what each privilege of it is for.
public final class Role {
    public static final String NAME = "FelhomAgent";

    /// No operation: what a report and `status` show of the host.
    public static final String REPORT = "report";

    private static final String ALL = "every operation";

    /// What PVE takes in its place. A rollback is allowed by either (pve-container `API2/LXC/Snapshot.pm`,
    /// qemu-server `API2/Qemu.pm`; seen on 9.2.11).
    private static final Map<String, String> INSTEAD = Map.of("VM.Snapshot.Rollback", "VM.Snapshot");

    /// @param path where it has to hold; below it, it is inherited unless a deeper entry replaces it
    /// @param operations the operations, by name, that cannot do without it
    public record Need(String privilege, String path, List<String> operations) {
        /// Whether one of these operations, or a report, cannot do without it.
        public boolean of(Set<String> used) {
            return operations.contains(ALL) || operations.stream().anyMatch(used::contains);
        }

        /// Whether these privileges are enough, at its path.
        public boolean metBy(Set<String> granted) {
            return granted.contains(privilege)
                    || Optional.ofNullable(INSTEAD.get(privilege))
                            .filter(granted::contains)
                            .isPresent();
        }
    }

    public static final List<Need> NEEDS = List.of(
            new Need("VM.Allocate", "/vms", List.of("copy")),
            new Need("VM.Audit", "/vms", List.of(ALL)),
            new Need("VM.Config.Disk", "/vms", List.of()),
            new Need("VM.Config.CPU", "/vms", List.of()),
            new Need("VM.Config.Memory", "/vms", List.of()),
            new Need("VM.Config.Network", "/vms", List.of()),
            new Need("VM.Config.Options", "/vms", List.of("adopt", "describe")),
            new Need("VM.PowerMgmt", "/vms", List.of("start", "stop")),
            new Need("VM.Snapshot", "/vms", List.of("snapshot", "delete-snapshot")),
            new Need("VM.Snapshot.Rollback", "/vms", List.of("rollback")),
            new Need("VM.Backup", "/vms", List.of("backup", "copy")),
            new Need("Datastore.Allocate", "/storage", List.of("storage-off", "storage-on", "usb-unmount")),
            new Need("Datastore.AllocateSpace", "/storage", List.of("backup", "copy")),
            new Need(
                    "Datastore.Audit",
                    "/storage",
                    List.of("backup", "copy", "golden-image", REPORT, "storage-off", "storage-on", "usb-unmount")),
            // What it does itself takes none; jobs that fail, and the task of root's that makes a golden image, are
            // others'.
            new Need(
                    "Sys.Audit",
                    "/",
                    List.of("copy", "golden-image", REPORT, "self-test", "storage-off", "usb-unmount")),
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

    /// The fewest privileges with which these operations can be done and a report be made, in the order of
    /// [#NEEDS].
    public static List<String> least(Set<String> operations) {
        Set<String> used = new TreeSet<>(operations);
        used.add(REPORT);
        List<Need> needs = NEEDS.stream().filter(need -> need.of(used)).toList();
        Set<String> certain = needs.stream()
                .map(Need::privilege)
                .filter(privilege -> !INSTEAD.containsKey(privilege))
                .collect(Collectors.toSet());
        return needs.stream()
                .filter(need -> certain.contains(need.privilege()) || !need.metBy(certain))
                .map(Need::privilege)
                .toList();
    }

    /// Gives the role these privileges and no others.
    public static String narrow(List<String> privileges) {
        return "pveum role modify " + NAME + " --privs \"" + String.join(" ", privileges) + "\"";
    }

    /// Adds these to what the role has.
    public static String widen(List<String> privileges) {
        return "pveum role modify " + NAME + " --append 1 --privs " + listed(privileges);
    }

    private static String listed(List<String> privileges) {
        return privileges.size() == 1 ? privileges.getFirst() : "\"" + String.join(" ", privileges) + "\"";
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

    /// Takes an entry away. Beside another role at the same path NoAccess wins (pve-access-control 9.1.1
    /// `AccessControl.pm`).
    public static String delete(AccessApi.AclEntry entry) {
        return "pveum acl delete " + entry.path() + " --" + entry.type() + "s " + quoted(entry.who()) + " --roles "
                + entry.role();
    }

    public static String grantOwner(String path, ApiToken token) {
        return "pveum acl modify " + path + " --users " + quoted(token.owner()) + " --roles " + NAME;
    }

    public static String grantToken(String path, ApiToken token) {
        return "pveum acl modify " + path + " --tokens " + quoted(token.id()) + " --roles " + NAME;
    }

    /// As a shell takes it: the `!` of a token would be its history.
    public static String quoted(String text) {
        return text.matches("[A-Za-z0-9@._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
