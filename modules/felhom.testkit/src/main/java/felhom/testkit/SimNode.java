package felhom.testkit;

import felhom.testkit.text.Json;
import felhom.testkit.world.NodeState;
import felhom.testkit.world.WorldState;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A handle on a node of the cluster.
public final class SimNode {
    private final WorldState world;
    private final String name;

    SimNode(WorldState world, String name) {
        this.world = world;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Its guests keep running as far as anybody knows, but nobody can ask it.
    public SimNode offline() {
        return edit(node -> {
            node.online = false;
            world.broadcast().silent(world, name, world.clock().now());
        });
    }

    public SimNode online() {
        return edit(node -> {
            node.online = true;
            world.broadcast().back(world, name);
        });
    }

    /// Replaces what one of its reads is made of; see {@link felhom.testkit.world.NodeFacts}.
    public SimNode fact(String what, String json) {
        return edit(node -> node.facts.put(what, Json.parse(json.getBytes(StandardCharsets.UTF_8))));
    }

    private SimNode edit(Consumer<NodeState> change) {
        world.change(() -> {
            var node = world.cluster().nodes.get(name);
            if (node == null) throw new IllegalStateException("node " + name + " is gone");
            change.accept(node);
        });
        return this;
    }
}
