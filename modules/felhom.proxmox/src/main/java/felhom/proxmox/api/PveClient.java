package felhom.proxmox.api;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Upid;
import felhom.proxmox.answer.Drift;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.GuestEntry;
import felhom.proxmox.answer.NodeEntry;
import felhom.proxmox.answer.Version;
import felhom.proxmox.http.Answer;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.http.Transport;
import felhom.proxmox.http.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// One host's API: what concerns the cluster and access. Every method throws [PveException].
public final class PveClient implements AutoCloseable {

    private final Wire wire;
    private final Limits limits;
    private final Drift drift;
    private final OwnNode own;

    public PveClient(Connection connection) {
        this(new Transport(connection), connection.limits());
    }

    public PveClient(Wire wire, Limits limits) {
        this(wire, limits, new Drift(), new OwnNode(wire.connection()));
    }

    private PveClient(Wire wire, Limits limits, Drift drift, OwnNode own) {
        this.wire = wire;
        this.limits = limits;
        this.drift = drift;
        this.own = own;
    }

    /// The same client with other limits on each call; closing either closes both.
    public PveClient within(Limits others) {
        return new PveClient(wire, others, drift, own);
    }

    public Connection connection() {
        return wire.connection();
    }

    /// How many fields and items of all answers so far could not be read.
    public long drift() {
        return drift.count();
    }

    /// No privilege needed.
    public Version version() {
        return read("/version", Version::of);
    }

    /// The same as [#skew()], and nothing is asked for it.
    public Optional<Duration> lastSkew() {
        return wire.skew();
    }

    /// How far the host's clock was ahead of ours at the last answer, to the second. Asks for an answer where
    /// there was none yet.
    public Duration skew() {
        if (wire.skew().isEmpty()) {
            version();
        }
        return wire.skew().orElse(Duration.ZERO);
    }

    /// No privilege needed; without Sys.Audit the figures are missing.
    public List<NodeEntry> nodes() {
        return list("/nodes", Parameters.NONE, NodeEntry::of);
    }

    /// All guests of the cluster that the token may see (VM.Audit), up to 12 s old, in one request.
    public List<Guest> guests() {
        return list("/cluster/resources", Parameters.of("type", "vm"), GuestEntry::of).stream()
                .map(GuestEntry::guest)
                .toList();
    }

    public AccessApi access() {
        return new AccessApi(this);
    }

    public StorageConfigApi storages() {
        return new StorageConfigApi(this);
    }

    public ClusterApi cluster() {
        return new ClusterApi(this);
    }

    public NodeApi node(NodeName node) {
        return new NodeApi(this, node);
    }

    /// The node that the agent works on. Asks the host for it, once, where it is not configured.
    public NodeName ownName() {
        return own.name(this);
    }

    public NodeApi ownNode() {
        return node(ownName());
    }

    public Answer send(String method, String path, Parameters parameters) {
        return wire.send(method, path, parameters, limits);
    }

    <T> T read(String path, Function<Fields, T> reader) {
        return read(path, Parameters.NONE, reader);
    }

    <T> T read(String path, Parameters parameters, Function<Fields, T> reader) {
        Answer answer = send("GET", path, parameters);
        try {
            return reader.apply(new Fields(path, answer.data(), drift));
        } catch (RuntimeException bad) {
            throw new PveException(new PveError.Unreadable(path + ": " + bad.getMessage()), bad);
        }
    }

    <T> List<T> list(String path, Parameters parameters, Function<Fields, T> reader) {
        return Fields.list(path, send("GET", path, parameters).data(), drift, reader);
    }

    /// Empty where PVE answers null.
    <T> Optional<List<T>> listIfAny(String path, Function<Fields, T> reader) {
        JsonNode data = send("GET", path, Parameters.NONE).data();
        return data.isNull() ? Optional.empty() : Optional.of(Fields.list(path, data, drift, reader));
    }

    /// An answer that is nothing but a text.
    String text(String path, Parameters parameters) {
        JsonNode data = send("GET", path, parameters).data();
        if (data.isContainer() || data.isNull()) {
            throw new PveException(new PveError.Unreadable(path + ": expected a text, found " + data.getNodeType()));
        }
        return data.asString("");
    }

    /// Sends a mutation once. Whoever cannot say what a lost answer would mean uses [felhom.proxmox.task.Submission].
    public Mutated send(Mutation mutation) {
        JsonNode data =
                send(mutation.method(), mutation.path(), mutation.parameters()).data();
        if (mutation.types().isEmpty()) {
            return new Mutated.Done();
        }
        return switch (mutation.withoutUpid()) {
            case NEVER -> started(mutation, data);
            case NOTHING_TO_DO ->
                data.isString() && data.asString().equals("OK") ? new Mutated.NothingToDo() : started(mutation, data);
            case DONE -> data.isNull() ? new Mutated.Done() : started(mutation, data);
            case UNNAMED -> data.isNull() ? new Mutated.StartedUnnamed() : started(mutation, data);
        };
    }

    /// An answer that names no task where one is due, or another's, counts as lost: the task may run.
    private Mutated started(Mutation mutation, JsonNode data) {
        String text = data.isString() ? data.asString() : "";
        Upid task = Upid.parse(text)
                .orElseThrow(() -> new PveException(new PveError.Unreadable(mutation.words()
                        + ": expected a UPID, found "
                        + (data.isString() ? "'" + text + "'" : data.getNodeType()))));
        if (!mutation.mayStart(task, connection().token().id())) {
            throw new PveException(new PveError.Unreadable(
                    mutation.words() + ": the answer names task " + task + ", which is none of this call's"));
        }
        return new Mutated.Started(task);
    }

    @Override
    public void close() {
        wire.close();
    }
}
