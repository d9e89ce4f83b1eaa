package felhom.testkit.world;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The roles of a host: those that Proxmox VE brings along and those that were added.
public final class Roles {
    /// The role of the agent's installer.
    public static final SortedSet<String> AGENT = privileges("""
            Datastore.Allocate Datastore.AllocateSpace Datastore.Audit SDN.Use Sys.Audit VM.Allocate VM.Audit VM.Backup
            VM.Config.CPU VM.Config.Disk VM.Config.Memory VM.Config.Network VM.Config.Options VM.PowerMgmt VM.Snapshot
            VM.Snapshot.Rollback""");

    // As the API of pve-access-control 9.1.1 lists them, and what only 8.2.3 has.
    private static final String VM_USER = """
            VM.Audit VM.Backup VM.Config.CDROM VM.Config.Cloudinit VM.Console VM.GuestAgent.Audit
            VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt VM.GuestAgent.FileWrite VM.PowerMgmt""";
    private static final String VM_ADMIN = VM_USER + """
             VM.Allocate VM.Clone VM.Config.CPU VM.Config.Disk VM.Config.HWType VM.Config.Memory VM.Config.Network
            VM.Config.Options VM.GuestAgent.Unrestricted VM.Migrate VM.Monitor VM.Replicate VM.Snapshot VM.Snapshot.Rollback""";
    private static final String ADMIN = VM_ADMIN + """
             Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate Datastore.Audit Group.Allocate
            Mapping.Audit Mapping.Use Pool.Allocate Pool.Audit Realm.AllocateUser SDN.Allocate SDN.Audit SDN.Use
            Sys.Audit Sys.Console Sys.Syslog User.Modify""";

    private static final SortedMap<String, SortedSet<String>> SPECIAL = new TreeMap<>();

    static {
        special("NoAccess", "");
        special("Administrator", ADMIN + """
                 Mapping.Modify Permissions.Modify Realm.Allocate Sys.AccessNetwork Sys.Incoming Sys.Modify
                Sys.PowerMgmt""");
        special("PVEAdmin", ADMIN);
        special(
                "PVEAuditor",
                "Datastore.Audit Mapping.Audit Pool.Audit SDN.Audit Sys.Audit VM.Audit" + " VM.GuestAgent.Audit");
        special(
                "PVEDatastoreAdmin",
                "Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate" + " Datastore.Audit");
        special("PVEDatastoreUser", "Datastore.AllocateSpace Datastore.Audit");
        special("PVEMappingAdmin", "Mapping.Audit Mapping.Modify Mapping.Use");
        special("PVEMappingUser", "Mapping.Audit Mapping.Use");
        special("PVEPoolAdmin", "Pool.Allocate Pool.Audit");
        special("PVEPoolUser", "Pool.Audit");
        special("PVESDNAdmin", "SDN.Allocate SDN.Audit SDN.Use");
        special("PVESDNUser", "SDN.Audit SDN.Use");
        special("PVESysAdmin", "Sys.Audit Sys.Console Sys.Syslog");
        special("PVETemplateUser", "VM.Audit VM.Clone");
        special("PVEUserAdmin", "Group.Allocate Realm.AllocateUser User.Modify");
        special("PVEVMAdmin", VM_ADMIN);
        special("PVEVMUser", VM_USER);
    }

    private final SortedMap<String, SortedSet<String>> own = new TreeMap<>();
    private boolean nine = true;

    Roles() {
        own.put("FelhomAgent", AGENT);
    }

    /// PVE 9 took VM.Monitor apart into those of the guest agent, and has one more for replication.
    private static boolean known(String privilege, boolean nine) {
        if (privilege.equals("VM.Monitor")) return !nine;
        return nine || !(privilege.startsWith("VM.GuestAgent.") || privilege.equals("VM.Replicate"));
    }

    /// The privileges of the roles that come along depend on the version.
    void release(boolean isNine) {
        nine = isNine;
    }

    private SortedSet<String> ofVersion(SortedSet<String> privileges) {
        var known = new TreeSet<>(privileges);
        known.removeIf(privilege -> !known(privilege, nine));
        return known;
    }

    private static void special(String name, String privileges) {
        SPECIAL.put(name, privileges(privileges));
    }

    private static SortedSet<String> privileges(String text) {
        if (text.isEmpty()) return Collections.emptySortedSet();
        return Collections.unmodifiableSortedSet(new TreeSet<>(Arrays.asList(text.split("\\s+", -1))));
    }

    public static boolean special(String name) {
        return SPECIAL.containsKey(name);
    }

    public boolean has(String name) {
        return special(name) || own.containsKey(name);
    }

    /// The privileges of a role; none for a role that does not exist.
    public SortedSet<String> of(String name) {
        var special = SPECIAL.get(name);
        return special == null ? own.getOrDefault(name, Collections.emptySortedSet()) : ofVersion(special);
    }

    public void put(String name, Set<String> privileges) {
        if (special(name)) throw new IllegalArgumentException("role " + name + " comes with Proxmox VE");
        own.put(name, Collections.unmodifiableSortedSet(new TreeSet<>(privileges)));
    }

    void remove(String name) {
        own.remove(name);
    }

    public SortedMap<String, SortedSet<String>> own() {
        return own;
    }

    public SortedMap<String, SortedSet<String>> all() {
        var all = new TreeMap<String, SortedSet<String>>();
        SPECIAL.forEach((name, privileges) -> all.put(name, ofVersion(privileges)));
        all.putAll(own);
        return all;
    }

    /// The name of a role of just these privileges, which is made if there is none.
    String named(Set<String> privileges) {
        for (var role : own.entrySet()) if (role.getValue().equals(privileges)) return role.getKey();
        int number = 1;
        while (own.containsKey("Role" + number)) number++;
        put("Role" + number, privileges);
        return "Role" + number;
    }
}
