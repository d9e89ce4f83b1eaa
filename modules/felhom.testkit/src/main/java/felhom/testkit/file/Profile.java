package felhom.testkit.file;

/// The generation of Proxmox VE that is simulated.
enum Profile {
    PVE_9_2("9.2.11"),
    PVE_8_4("8.4.21");

    final String version;

    Profile(String version) {
        this.version = version;
    }

    static Profile of(String version) {
        return version.startsWith("8.") ? PVE_8_4 : PVE_9_2;
    }

    /// As a world file and the command line have it.
    String text() {
        return this == PVE_9_2 ? "pve-9.2" : "pve-8.4";
    }
}
