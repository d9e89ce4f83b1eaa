package felhom.proxmox;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// One host's API: what concerns the cluster and access. Every method throws [PveException].
public final class PveClient implements AutoCloseable {
    private final Transport transport;
    private final Limits limits;
    private final Drift drift;

    public PveClient(Connection connection) {
        this(new Transport(connection), connection.limits(), new Drift());
    }

    private PveClient(Transport transport, Limits limits, Drift drift) {
        this.transport = transport;
        this.limits = limits;
        this.drift = drift;
    }

    /// The same client with other limits on each call; closing either closes both.
    PveClient within(Limits others) {
        return new PveClient(transport, others, drift);
    }

    Connection connection() {
        return transport.connection();
    }

    /// How many fields and items of all answers so far could not be read.
    public long drift() {
        return drift.count();
    }

    Drift drifts() {
        return drift;
    }

    /// No privilege needed.
    public Version version() {
        return read("/version", Version::of);
    }

    /// How far the host's clock was ahead of ours at the last answer, to the second.
    public Duration skew() {
        return transport.skew();
    }

    /// No privilege needed; without Sys.Audit the figures are missing.
    public List<NodeEntry> nodes() {
        return list("/nodes", Map.of(), NodeEntry::of);
    }

    /// All guests of the cluster that the token may see (VM.Audit), up to 12 s old, in one request.
    public List<Guest> guests() {
        return list("/cluster/resources", Map.of("type", "vm"), PveClient::guest);
    }

    /// The privileges on a path and all that is below it, of the token itself (anyone may ask) or of another user
    /// (Sys.Audit on `/access`). The number beside a privilege is its propagate flag, and 0 means on this very path
    /// alone (pve-access-control `API2/AccessControl.pm`).
    public Set<String> permissions(Optional<String> user, String path) {
        Map<String, String> parameters = new TreeMap<>(Map.of("path", path));
        user.ifPresent(u -> parameters.put("userid", u));
        return inherited(send("GET", "/access/permissions", parameters).data().path(path));
    }

    /// Every path that has an entry of its own, with what the token itself has on it and below.
    public Map<String, Set<String>> permissions() {
        Map<String, Set<String>> byPath = new TreeMap<>();
        send("GET", "/access/permissions", Map.of())
                .data()
                .propertyStream()
                .forEach(path -> byPath.put(path.getKey(), inherited(path.getValue())));
        return byPath;
    }

    private static Set<String> inherited(JsonNode flags) {
        Set<String> privileges = new TreeSet<>();
        flags.propertyStream()
                .filter(privilege -> !privilege.getValue().asString("").equals("0"))
                .forEach(privilege -> privileges.add(privilege.getKey()));
        return privileges;
    }

    /// The privileges of a role (anyone may ask).
    public Set<String> role(String name) {
        Set<String> privileges = new TreeSet<>();
        send("GET", "/access/roles/" + Transport.encode(name), Map.of())
                .data()
                .propertyStream()
                .forEach(privilege -> privileges.add(privilege.getKey()));
        return privileges;
    }

    public ClusterApi cluster() {
        return new ClusterApi(this);
    }

    public NodeApi node(NodeName node) {
        return new NodeApi(this, node);
    }

    NodeApi ownNode() {
        return node(connection().node());
    }

    Answer send(String method, String path, Map<String, String> parameters) {
        return transport.send(method, path, parameters, limits);
    }

    <T> T read(String path, Function<Fields, T> reader) {
        Answer answer = send("GET", path, Map.of());
        try {
            return reader.apply(new Fields(path, answer.data(), drift));
        } catch (RuntimeException bad) {
            throw new PveException(new PveError.Unreadable(path + ": " + bad.getMessage()), bad);
        }
    }

    <T> List<T> list(String path, Map<String, String> parameters, Function<Fields, T> reader) {
        return Fields.list(path, send("GET", path, parameters).data(), drift, reader);
    }

    /// A mutation: the UPID of its task, or empty where PVE worked at once or had nothing to do.
    Optional<Upid> mutate(String method, String path, Map<String, String> parameters) {
        JsonNode data = send(method, path, parameters).data();
        String text = data.asString("");
        // vzdump answers the word OK when none of the guests is on this node (pve-manager API2/VZDump.pm).
        if (data.isNull() || text.isEmpty() || text.equals("OK")) {
            return Optional.empty();
        }
        return Optional.of(Upid.parse(text)
                .orElseThrow(() -> new PveException(
                        new PveError.Unreadable(method + " " + path + ": expected a UPID, found '" + text + "'"))));
    }

    private static Guest guest(Fields fields) {
        Guest.Kind kind = switch (fields.need("type")) {
            case "lxc" -> Guest.Kind.LXC;
            case "qemu" -> Guest.Kind.QEMU;
            default -> throw new Fields.BadItem("neither lxc nor qemu");
        };
        return new Guest(
                Vmid.of(fields.need("vmid")),
                kind,
                new NodeName(fields.need("node")),
                fields.text("name").orElse(""),
                fields.text("status").orElse("unknown"),
                fields.text("lock"),
                fields.flag("template"),
                fields.whole("maxmem").orElse(0),
                fields.whole("maxdisk").orElse(0),
                fields.real("maxcpu").orElse(0),
                tags(fields.text("tags").orElse("")));
    }

    static Set<String> tags(String joined) {
        Set<String> tags = new TreeSet<>();
        Stream.of(joined.split("[;, ]", -1)).filter(tag -> !tag.isEmpty()).forEach(tags::add);
        return tags;
    }

    static String path(Vmid vmid) {
        return "/lxc/" + vmid;
    }

    @Override
    public void close() {
        transport.close();
    }
}
