package felhom.host.probe;

import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whether a network interface works, and what went through it, as `/sys/class/net` says.
public final class InterfaceProbe implements Probe {
    private static final List<String> COUNTERS = List.of(
            "rx_bytes", "rx_packets", "rx_errors", "rx_dropped", "tx_bytes", "tx_packets", "tx_errors", "tx_dropped");
    // IFF_UP of linux/if.h.
    private static final int SET_UP = 1;

    private final InterfaceName name;
    private final Path interfaces;

    public InterfaceProbe(InterfaceName name) {
        this(name, Path.of("/sys/class/net"));
    }

    InterfaceProbe(InterfaceName name, Path interfaces) {
        this.name = name;
        this.interfaces = interfaces;
    }

    @Override
    public String kind() {
        return "interface";
    }

    @Override
    public String target() {
        return name.value();
    }

    @Override
    public ProbeResult look() {
        Path place = interfaces.resolve(name.value());
        if (Files.notExists(place)) {
            return ProbeResult.down("there is no such interface", Map.of());
        }
        try {
            String operational = read(place.resolve("operstate"));
            boolean setUp = (Integer.decode(read(place.resolve("flags"))) & SET_UP) != 0;
            Map<String, Long> counters = new TreeMap<>();
            for (String counter : COUNTERS) {
                counters.put(counter, Long.parseUnsignedLong(read(place.resolve("statistics/" + counter))));
            }
            return state(operational, setUp, counters);
        } catch (IOException | NumberFormatException unreadable) {
            return ProbeResult.unknown(place + " cannot be read: " + unreadable.getMessage());
        }
    }

    /// What has no carrier of its own, as a WireGuard tunnel or a dummy, is `unknown` to the kernel (RFC
    /// 2863's states, `Documentation/ABI/testing/sysfs-class-net`).
    private static ProbeResult state(String operational, boolean setUp, Map<String, Long> counters) {
        if (!setUp) {
            return ProbeResult.down("it is not set up", counters);
        }
        return switch (operational) {
            case "up" -> ProbeResult.up("up", counters);
            case "unknown" -> ProbeResult.up("set up", counters);
            case "lowerlayerdown" -> ProbeResult.down("what it runs over is down", counters);
            case "down" -> ProbeResult.down("down, no carrier", counters);
            default -> ProbeResult.down(operational, counters);
        };
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
