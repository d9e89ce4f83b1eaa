package felhom.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The machine that the agent is set up on.
///
/// @param root the directory that its files lie below, `/` unless it is a test's
/// @param asRoot whether root does it
/// @param group that the package makes, with a user of the same name, for the agent
/// @param patience how long a start of the service may take
record SetupMachine(Path root, boolean asRoot, String group, Duration patience) {
    // /etc/pve/local leads to the own node's directory (pmxcfs); the first that is there is served.
    private static final List<String> CERTIFICATES =
            List.of("etc/pve/local/pveproxy-ssl.pem", "etc/pve/local/pve-ssl.pem");
    private static final Path CLUSTER = Path.of("etc/pve/local");

    static SetupMachine real() {
        // The unit's own time-outs to stop and to start come to 165 s.
        return new SetupMachine(Path.of("/"), isRoot(), "felhom-agent", Duration.ofSeconds(200));
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /// In the order in which pveproxy takes them.
    List<Path> certificates() {
        return CERTIFICATES.stream().map(root::resolve).toList();
    }

    boolean proxmox() {
        return Files.isDirectory(root.resolve(CLUSTER));
    }
}
