package felhom.engine.order;

import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Resource;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.wire.StepCodec;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What exactly will be done: on which node, by which steps, to which guests, at what cost. Fixed before
/// anyone decides.
///
/// @param about what it is about as things are now, one sentence for each step that has one: for whoever
///     signs, and compared with nothing
/// @param identities of the guests there are, one each
/// @param leftOut what the backups among the steps would not hold, each of which is an effect too
public record Plan(
        NodeName node,
        OperationName operation,
        Map<String, String> arguments,
        List<String> about,
        Procedure<? extends Step> procedure,
        List<Effect> effects,
        List<GuestIdentity> identities,
        List<LeftOut> leftOut) {
    public Plan {
        arguments = Map.copyOf(arguments);
        about = List.copyOf(about);
        effects = List.copyOf(effects);
        identities = List.copyOf(identities);
        leftOut = List.copyOf(leftOut);
    }

    /// Without a backup, or with one that holds all of its guest.
    public Plan(
            NodeName node,
            OperationName operation,
            Map<String, String> arguments,
            List<String> about,
            Procedure<? extends Step> procedure,
            List<Effect> effects,
            List<GuestIdentity> identities) {
        this(node, operation, arguments, about, procedure, effects, identities, List.of());
    }

    /// Whether any step, or what undoes one, is destructive: decided by the steps, not by what the operation
    /// says of itself.
    public boolean destructive() {
        return all().stream().anyMatch(step -> step instanceof Step.Destructive);
    }

    /// Whether any step is a backup, which has something to say of what it holds.
    public boolean backsUp() {
        return steps().stream().anyMatch(step -> step instanceof Step.BackUp);
    }

    /// Those that are done when all goes well, in order.
    public List<? extends Step> steps() {
        return procedure.steps();
    }

    /// All that may be done: the steps, then what undoes them.
    public List<? extends Step> all() {
        return procedure.all();
    }

    /// The steps about the guests by their numbers, those that it makes itself included.
    public List<Step> foreseen() {
        return steps().stream().map(step -> step.with(procedure.foreseen())).toList();
    }

    /// The guests that it makes.
    public Set<Vmid> makes() {
        return Set.copyOf(procedure.foreseen().guests().values());
    }

    /// What no other order may be at work on from its first step to its last.
    public Set<Resource> holds() {
        return all().stream().flatMap(step -> step.holds().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /// Whether any step is heavy on the host's storages.
    public boolean heavy() {
        return all().stream().anyMatch(Step::heavy);
    }

    /// The guests that it changes.
    public Set<Vmid> guests() {
        return Resource.guests(holds());
    }

    /// The guests that it is about, those included whose turn it does not wait for.
    public Set<Vmid> concerned() {
        return all().stream().flatMap(step -> step.concerns().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// SHA-256 in hex over every field: two plans with the same digest are the same plan.
    public String digest() {
        StringBuilder text = new StringBuilder();
        field(text, node.value());
        field(text, operation.value());
        fields(text, new TreeMap<>(arguments));
        about.forEach(words -> field(text, words));
        procedure.stages().forEach(stage -> fields(text, StepCodec.write(stage)));
        effects.forEach(effect -> {
            field(text, effect.kind().word());
            field(text, effect.subject());
            field(text, effect.words());
            field(text, bytes(effect.bytes()));
        });
        identities.forEach(identity -> {
            field(text, identity.vmid().toString());
            field(text, identity.kind().name());
            fields(text, identity.marks());
            field(text, identity.digest());
        });
        leftOut.forEach(left -> {
            field(text, left.key());
            field(text, left.what());
            field(text, bytes(left.bytes()));
            field(text, left.why());
            field(text, left.remedy().orElse(""));
        });
        return HexFormat.of().formatHex(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    public Optional<GuestIdentity> identity(Vmid guest) {
        return identities.stream().filter(i -> i.vmid().equals(guest)).findFirst();
    }

    private static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "";
    }

    private static void fields(StringBuilder text, Map<String, String> fields) {
        field(text, Integer.toString(fields.size()));
        fields.forEach((name, value) -> {
            field(text, name);
            field(text, value);
        });
    }

    // The length in front keeps ("ab", "c") and ("a", "bc") apart.
    private static void field(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value).append('\n');
    }
}
