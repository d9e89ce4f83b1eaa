package felhom.messages;

import felhom.engine.port.Disks;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import tools.jackson.databind.node.ObjectNode;

/// File systems on disks that can be plugged in.
public final class FilesystemMessages {
    private FilesystemMessages() {}

    public static Message candidate(Disks.Candidate candidate) {
        ObjectNode node = Json.object();
        node.put("device", candidate.device());
        HostMessages.text(node, "uuid", candidate.filesystem().map(FilesystemUuid::value));
        HostMessages.text(node, "label", candidate.label());
        HostMessages.text(node, "type", candidate.type());
        node.put("size", candidate.size());
        HostMessages.text(node, "model", candidate.model());
        HostMessages.text(node, "serial", candidate.serial());
        Json.texts(node, "mounted_at", candidate.mountedAt());
        Json.texts(
                node,
                "allowed_at",
                candidate.allowedAt().stream().map(MountPlace::path).toList());
        return new Message(node);
    }
}
