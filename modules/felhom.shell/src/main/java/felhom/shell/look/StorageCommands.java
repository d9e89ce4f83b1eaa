package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.order.Bytes;
import felhom.messages.StorageMessages;
import felhom.ops.Storage;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Request;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/// `storage list`.
public final class StorageCommands {
    private StorageCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "storage list",
                List.of(),
                List.of(),
                "list the storages that the token may see",
                StorageCommands::list));
    }

    private static Exit list(Request request, CommandRun run) {
        try (HostAccess host = run.connect(request)) {
            List<Storage> storages = host.inventory().storages().stream()
                    .sorted(Comparator.comparing(s -> s.id().value()))
                    .toList();
            if (storages.isEmpty()) {
                run.console().error("no storages, or none that the token may see (Datastore.Audit)");
            }
            if (request.json()) {
                run.json(storages, StorageMessages::storage);
            } else if (!storages.isEmpty()) {
                run.console()
                        .table(
                                List.of("STORAGE", "TYPE", "STATE", "CONTENT", "USED", "FREE", "TOTAL"),
                                storages.stream().map(StorageCommands::row).toList());
            }
            return Exit.OK;
        }
    }

    private static String state(Storage storage) {
        return !storage.enabled() ? "disabled" : storage.active() ? "active" : "not active";
    }

    private static List<String> row(Storage storage) {
        return List.of(
                storage.id().value(),
                storage.type(),
                state(storage),
                String.join(",", new TreeSet<>(storage.content())),
                size(storage.used()),
                size(storage.available()),
                size(storage.total()));
    }

    private static String size(OptionalLong bytes) {
        return bytes.isPresent() ? Bytes.words(bytes.getAsLong()) : "-";
    }
}
