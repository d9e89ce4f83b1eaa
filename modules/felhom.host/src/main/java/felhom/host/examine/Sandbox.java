package felhom.host.examine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What keeps a unit of the agent's in, as the package installs it, in the words of `systemctl show`.
///
/// @param unit its name
/// @param kept by property; what `systemctl show` says otherwise of one weakens it
public record Sandbox(String unit, Map<String, String> kept) {
    private static final List<String> BOTH = List.of(
            "NoNewPrivileges",
            "RestrictSUIDSGID",
            "ProtectHome",
            "PrivateTmp",
            "PrivateMounts",
            "ProtectClock",
            "ProtectControlGroups",
            "ProtectHostname",
            "ProtectKernelLogs",
            "ProtectKernelModules",
            "ProtectKernelTunables",
            "LockPersonality",
            "RestrictRealtime");

    /// What keeps a unit in more than what is installed does.
    private static final Map<String, String> STRICTER = Map.of(
            "ProtectSystem", "full strict",
            "DevicePolicy", "closed strict",
            "PrivateTmp", "yes disconnected",
            "ProtectControlGroups", "yes strict");

    public static final Sandbox AGENT = of(
            "felhom-agent.service",
            Stream.of("PrivateUsers", "PrivateDevices", "RemoveIPC"),
            Map.of(
                    "User", "felhom-agent",
                    "ProtectSystem", "strict",
                    "ProtectProc", "invisible",
                    "DevicePolicy", "closed",
                    "KeyringMode", "private",
                    "CapabilityBoundingSet", ""));

    public static final Sandbox ROOT = of(
            "felhom-agent-root.service",
            Stream.of("PrivateNetwork", "PrivateIPC"),
            Map.of(
                    "ProtectSystem", "full",
                    "DevicePolicy", "closed",
                    "KeyringMode", "private",
                    "CapabilityBoundingSet", "CAP_SYS_RAWIO CAP_SYS_ADMIN CAP_SYS_PTRACE CAP_DAC_READ_SEARCH"));

    public Sandbox {
        kept = Map.copyOf(kept);
    }

    private static Sandbox of(String unit, Stream<String> on, Map<String, String> words) {
        Map<String, String> all = new LinkedHashMap<>(words);
        Stream.concat(BOTH.stream(), on).forEach(property -> all.put(property, "yes"));
        return new Sandbox(unit, all);
    }

    /// For `systemctl show -p`.
    String properties() {
        return kept.keySet().stream().sorted().collect(Collectors.joining(","));
    }

    /// What is otherwise than installed. A property that this systemd does not know is not said, and passed
    /// over.
    List<String> weakened(Map<String, String> shown) {
        List<String> weaker = new ArrayList<>();
        new TreeMap<>(kept)
                .forEach((property, installed) -> Optional.ofNullable(shown.get(property))
                        .filter(value -> !same(property, installed, value))
                        .ifPresent(value -> weaker.add(property + "=" + value + " in place of " + installed)));
        return weaker;
    }

    private static boolean same(String property, String installed, String shown) {
        return property.equals("CapabilityBoundingSet")
                ? words(installed).containsAll(words(shown))
                : installed.equals(shown) || STRICTER.getOrDefault(property, "").equals(installed + " " + shown);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toUpperCase(Locale.ROOT).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
