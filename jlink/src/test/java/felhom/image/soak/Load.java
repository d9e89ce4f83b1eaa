package felhom.image.soak;

import felhom.image.Image;
import felhom.image.SimulatedHub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/// Harmless orders all along: of the hub, and of an operator at the host through the socket.
final class Load implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(1500);
    private static final int GUESTS = 3;
    private static final int FROM_THE_SHELL = 5;

    private final SimulatedHub hub;
    private final Image image;
    private final Random random;
    private final Thread thread;
    private final List<Proposed> proposed = new ArrayList<>();
    private final List<Typed> typed = new ArrayList<>();
    private volatile boolean stopped;
    private volatile Throwable trouble = new AssertionError("it has not ended");

    /// @param snapshot its name; empty for a description
    record Proposed(String id, String snapshot) {}

    /// @param order empty where the command ended before there was one
    record Typed(String order, boolean allowed, int exit, String said) {}

    /// @param seed says what is ordered
    Load(SimulatedHub hub, Image image, long seed) {
        this.hub = hub;
        this.image = image;
        this.random = new Random(seed);
        this.thread = Thread.ofPlatform().daemon().start(this::orderAll);
    }

    private void orderAll() {
        try {
            for (int i = 0; !stopped; i++) {
                if (i % FROM_THE_SHELL == FROM_THE_SHELL - 1) type(i);
                else propose(i);
                Thread.sleep(BETWEEN);
            }
            trouble = null;
        } catch (Throwable e) {
            trouble = e;
        }
    }

    private void propose(int number) throws Exception {
        var id = "soak-" + number;
        var guest = Integer.toString(1000 + random.nextInt(GUESTS));
        boolean snapshot = random.nextBoolean();
        var name = "s" + number;
        proposed.add(new Proposed(id, snapshot ? name : ""));
        if (snapshot) hub.propose(id, "snapshot", Map.of("vmid", guest, "name", name));
        else hub.propose(id, "describe", Map.of("vmid", guest, "text", "description " + number));
    }

    private void type(int number) throws Exception {
        var guest = 1000 + random.nextInt(GUESTS);
        var ended = image.run("run", "describe", "vmid=" + guest, "text=typed " + number, "--json");
        var line = ended.stdout().strip();
        var answer = line.startsWith("{") ? new JsonMapper().readTree(line) : new JsonMapper().createObjectNode();
        var order = answer.path("order").asString("");
        boolean allowed = answer.path("verdict").asString("").equals("allowed");
        typed.add(new Typed(order, allowed, ended.exit(), line + ended.stderr()));
    }

    /// Orders no more.
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        if (trouble != null) throw new AssertionError("the orders could not be given", trouble);
    }

    List<Proposed> proposed() {
        return List.copyOf(proposed);
    }

    List<Typed> typed() {
        return List.copyOf(typed);
    }

    @Override
    public void close() {
        stopped = true;
    }
}
