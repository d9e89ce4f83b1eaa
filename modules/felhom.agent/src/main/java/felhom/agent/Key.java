package felhom.agent;

import felhom.host.root.RootMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every setting there is. In the file it is nested (`{"proxmox": {"tls": {"fingerprint": ...}}}`), in the
/// environment it is `FELHOM_AGENT_` and the path in capitals (`FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT`).
enum Key {
    ENDPOINT("proxmox.endpoint", Kind.TEXT, "https://host:8006"),
    NODE("proxmox.node", Kind.TEXT, "the node's name, as `hostname -s` prints it there"),
    TOKEN("proxmox.token", Kind.SECRET, "user@realm!name=secret"),
    TOKEN_FILE("proxmox.token_file", Kind.TEXT, "a file that holds user@realm!name=secret"),
    TLS_FINGERPRINT("proxmox.tls.fingerprint", Kind.LIST, "SHA-256 of the certificate, 32 pairs of hex digits"),
    TLS_PUBLIC_KEY("proxmox.tls.public_key", Kind.LIST, "sha256/ and 44 base64 characters"),
    TLS_CA_FILE("proxmox.tls.ca_file", Kind.TEXT, "a PEM file, such as a copy of /etc/pve/pve-root-ca.pem"),
    TLS_INSECURE("proxmox.tls.insecure", Kind.FLAG, "true or false; true only for this machine's own loopback"),
    CONNECT_SECONDS("proxmox.limits.connect_seconds", Kind.NUMBER, "seconds, 1 to 60"),
    FIRST_BYTE_SECONDS("proxmox.limits.first_byte_seconds", Kind.NUMBER, "seconds, 1 to 600"),
    WHOLE_SECONDS("proxmox.limits.whole_seconds", Kind.NUMBER, "seconds, 1 to 3600"),
    TASK_SECONDS("proxmox.limits.task_seconds", Kind.NUMBER, "seconds, 1 to 604800"),
    LIMIT_SNAPSHOTS("limits.snapshots", Kind.NUMBER, "how many snapshots of one guest, 0 to 1000"),
    LIMIT_BACKUPS("limits.backups_a_day", Kind.NUMBER, "how many backups of one guest a day, 0 to 1000"),
    LIMIT_STARTS("limits.starts_an_hour", Kind.NUMBER, "how many starts of one guest an hour, 0 to 1000"),
    LIMIT_CHANGES("limits.changes_an_hour", Kind.NUMBER, "how many benign changes on the host an hour, 0 to 100000"),
    LIMIT_FREE_PERCENT("limits.free_percent", Kind.NUMBER, "percent of a storage that a backup leaves free, 0 to 90"),
    LIMIT_FREE_GIB("limits.free_gib", Kind.NUMBER, "GiB of a storage that a backup leaves free, 0 to 1000000"),
    LIMIT_HUB_PERCENT("limits.hub_percent", Kind.NUMBER, "percent of these that the hub may use up, 0 to 100"),
    LIMIT_GUEST_SNAPSHOTS(
            "limits.guest_snapshots", Kind.NUMBER, "how many snapshots a guest may take of itself, 0 to 1000"),
    LIMIT_GUEST_BACKUPS(
            "limits.guest_backups_a_day", Kind.NUMBER, "how many backups a guest may make of itself a day, 0 to 1000"),
    LIMIT_HEAVY("limits.heavy_at_once", Kind.NUMBER, "how many backups or the like at once, 1 to 16"),
    SELFTEST_VMID("selftest.vmid", Kind.NUMBER, "the vmid of the scratch guest, 100 to 999999999"),
    STATE_DIRECTORY("state.directory", Kind.TEXT, "a directory for the agent alone, on a disk, by its full path"),
    STATE_RUNTIME(
            "state.runtime_directory",
            Kind.TEXT,
            "a directory for the agent alone, in memory (under /run), by its full path"),
    STATE_RUNTIME_ON_DISK(
            "state.runtime_on_disk",
            Kind.FLAG,
            "true or false; true lets a restored machine accept what was signed before"),
    TRUST_DIRECTORY("trust.directory", Kind.TEXT, "a directory with the files operators and revoked, by its full path"),
    ROOT_MODE("root.mode", Kind.TEXT, RootMode.all()),
    ROOT_SOCKET("root.socket", Kind.TEXT, "the UNIX socket of root's helper, by its full path"),
    PROBE_UNITS("probes.units", Kind.LIST, "names of systemd units with their types, such as pveproxy.service"),
    PROBE_INTERFACES("probes.interfaces", Kind.LIST, "names of network interfaces, such as vmbr0"),
    PROBE_WIREGUARD("probes.wireguard", Kind.LIST, "names of WireGuard's interfaces, such as wg0"),
    PROBE_TCP("probes.tcp", Kind.LIST, NetworkEnds.FORM_OF_TCP),
    PROBE_HTTPS("probes.https", Kind.LIST, NetworkEnds.FORM_OF_HTTPS),
    HUB_URL("hub.url", Kind.TEXT, "https://host[:port]/path, the whole address that reports are posted to"),
    HUB_TOKEN("hub.token", Kind.SECRET, "a bearer token of 16 to 2048 letters, digits and -._~+/"),
    HUB_TOKEN_FILE("hub.token_file", Kind.TEXT, "a file that holds the hub's bearer token"),
    HUB_FINGERPRINT("hub.tls.fingerprint", Kind.LIST, "SHA-256 of the hub's certificate, 32 pairs of hex digits"),
    HUB_PUBLIC_KEY("hub.tls.public_key", Kind.LIST, "sha256/ and 44 base64 characters"),
    HUB_CA_FILE("hub.tls.ca_file", Kind.TEXT, "a PEM file with the authority that vouches for the hub"),
    HUB_PROXY("hub.proxy", Kind.TEXT, "http://host:port"),
    HUB_INTERVAL("hub.interval_seconds", Kind.DECIMAL, "seconds, 0.1 to 3600"),
    WEBHOOK("notify.webhook", Kind.SECRET, "https://host[:port]/path that takes a JSON document by POST"),
    METRICS_FILE("metrics.file", Kind.TEXT, "a file that ends in .prom, by its full path"),
    LOG_LEVEL("log.level", Kind.TEXT, "error, warn, info or debug");

    private final String path;
    private final Kind kind;
    private final String expected;

    Key(String path, Kind kind, String expected) {
        this.path = path;
        this.kind = kind;
        this.expected = expected;
    }

    enum Kind {
        TEXT,
        SECRET,
        LIST,
        FLAG,
        NUMBER,
        DECIMAL
    }

    String path() {
        return path;
    }

    Kind kind() {
        return kind;
    }

    String expected() {
        return expected;
    }

    String variable() {
        return "FELHOM_AGENT_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    static Optional<Key> atPath(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    static Optional<Key> inEnvironment(String variable) {
        return Arrays.stream(values())
                .filter(key -> key.variable().equals(variable))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Key::path).collect(Collectors.joining(", "));
    }
}
