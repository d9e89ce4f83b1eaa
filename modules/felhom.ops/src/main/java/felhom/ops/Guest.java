package felhom.ops;

import java.util.Optional;
import java.util.Set;

/// A guest as lists show it. `memory` and `disk` are limits in bytes, `cpus` a count.
public record Guest(
        Vmid vmid,
        Kind kind,
        NodeName node,
        String name,
        String status,
        Optional<String> lock,
        boolean template,
        long memory,
        long disk,
        double cpus,
        Set<String> tags) {
    public Guest {
        tags = WordSet.of(tags);
    }

    /// Whether a service may be running in it; anything but `stopped` counts.
    public boolean running() {
        return !status.equals("stopped");
    }

    /// PVE's two kinds of guest, by their name in its API.
    public enum Kind {
        LXC("a container"),
        QEMU("a virtual machine");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// For people, with its article.
        public String words() {
            return words;
        }
    }
}
