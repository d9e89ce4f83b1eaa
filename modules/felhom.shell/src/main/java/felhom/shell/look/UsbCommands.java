package felhom.shell.look;

import felhom.engine.order.Bytes;
import felhom.engine.port.Disks;
import felhom.messages.FilesystemMessages;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Request;
import java.util.List;

/// `usb list`.
public final class UsbCommands {
    private static final String NONE = "-";

    private UsbCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "usb list",
                List.of(),
                List.of(),
                "list the file systems on disks that can be plugged in, and where root's list lets each be mounted",
                UsbCommands::list));
    }

    private static Exit list(Request request, CommandRun run) {
        List<Disks.Candidate> candidates =
                run.installation().disks(request.config()).candidates();
        if (request.json()) {
            run.json(candidates, FilesystemMessages::candidate);
        } else if (candidates.isEmpty()) {
            run.console().error("no disk that can be plugged in is there");
        } else {
            run.console()
                    .table(
                            List.of("DEVICE", "UUID", "LABEL", "TYPE", "SIZE", "MODEL", "MOUNTED AT", "ALLOWED AT"),
                            candidates.stream().map(UsbCommands::row).toList());
        }
        return Exit.OK;
    }

    private static List<String> row(Disks.Candidate candidate) {
        return List.of(
                candidate.device(),
                candidate.filesystem().map(FilesystemUuid::value).orElse(NONE),
                candidate.label().orElse(NONE),
                candidate.type().orElse(NONE),
                Bytes.words(candidate.size()),
                candidate.model().orElse(NONE),
                listed(candidate.mountedAt()),
                listed(candidate.allowedAt().stream().map(MountPlace::path).toList()));
    }

    private static String listed(List<String> places) {
        return places.isEmpty() ? NONE : String.join(", ", places);
    }
}
