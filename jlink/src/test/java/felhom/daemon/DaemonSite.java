package felhom.daemon;

import felhom.image.DaemonProcess;
import felhom.image.Image;
import felhom.testkit.PveSimulator;
import felhom.testkit.hub.HubSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The directories of a daemon, and the settings that go with them.
///
/// @param directory for this daemon alone; must exist, and must not have a long name: a socket comes into it
record DaemonSite(Path directory, Image image) {
    private static final String TOKEN = "felhom-agent@pve!agent";

    static DaemonSite in(Path directory, PveSimulator host, HubSimulator hub) throws IOException {
        // Whatever the umask: what the group may write is trusted by nobody.
        Files.setPosixFilePermissions(
                Files.createDirectory(directory.resolve("trust")), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("agent.json"), "{}\n");
        return new DaemonSite(
                directory,
                Image.built()
                        .with(
                                "FELHOM_AGENT_CONFIG",
                                directory.resolve("agent.json").toString())
                        .with(
                                "FELHOM_AGENT_STATE_DIRECTORY",
                                directory.resolve("state").toString())
                        .with(
                                "FELHOM_AGENT_STATE_RUNTIME_DIRECTORY",
                                directory.resolve("run").toString())
                        .with("FELHOM_AGENT_STATE_RUNTIME_ON_DISK", "true")
                        .with(
                                "FELHOM_AGENT_TRUST_DIRECTORY",
                                directory.resolve("trust").toString())
                        .with("FELHOM_AGENT_PROXMOX_ENDPOINT", host.endpoint().toString())
                        .with("FELHOM_AGENT_PROXMOX_NODE", "pve")
                        .with(
                                "FELHOM_AGENT_PROXMOX_TOKEN",
                                host.world().token(TOKEN).value())
                        .with("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", host.leafFingerprint())
                        .with("FELHOM_AGENT_HUB_URL", hub.url().toString())
                        .with("FELHOM_AGENT_HUB_TOKEN", hub.token())
                        .with("FELHOM_AGENT_HUB_TLS_FINGERPRINT", hub.leafFingerprint())
                        .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1"));
    }

    DaemonSite with(String variable, String value) {
        return new DaemonSite(directory, image.with(variable, value));
    }

    DaemonProcess start() throws IOException {
        return DaemonProcess.start(image, directory.resolve("daemon.log"));
    }

    Path socket() {
        return directory.resolve("run/control.sock");
    }

    Path log() {
        return directory.resolve("state/log");
    }
}
