package felhom.proxmox.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What may become of an answer on its way: types swapped, things taken out, cut short.
final class Damage {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;

    Damage(Random random) {
        this.random = random;
    }

    byte[] of(String response) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        if (random.nextInt(20) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            return bytes;
        }
        if (bytes.length == 0) {
            return bytes;
        }
        JsonNode answer = JSON.readTree(bytes);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            hurt(answer);
        }
        return JSON.writeValueAsBytes(answer);
    }

    /// Walks down at random, and deletes or exchanges what it stands before in the end.
    private void hurt(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            String name = List.copyOf(object.propertyNames()).get(random.nextInt(object.size()));
            if (object.path(name).isContainer() && !object.path(name).isEmpty() && random.nextInt(8) > 0) {
                hurt(object.path(name));
            } else if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, nonsense());
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            if (array.path(index).isContainer() && random.nextInt(8) > 0) {
                hurt(array.path(index));
            } else {
                array.set(index, nonsense());
            }
        }
    }

    /// Nothing that any list has among its items.
    JsonNode nonsense() {
        return switch (random.nextInt(14)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(-1e300);
            case 4 -> NODES.numberNode(random.nextInt(1000));
            case 5 -> NODES.stringNode("");
            case 6 -> NODES.stringNode("99999999999999999999");
            case 7 -> NODES.stringNode("\u0000\ud83d\ude00,=;:/\n");
            case 8 -> NODES.stringNode("NaN");
            case 9 -> NODES.stringNode("UPID:pve:0000");
            case 10 -> NODES.arrayNode();
            case 11 -> NODES.arrayNode().add(7).add(NODES.nullNode());
            case 12 -> NODES.objectNode();
            default -> NODES.objectNode().put("x", "y");
        };
    }
}
