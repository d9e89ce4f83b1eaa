package felhom.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Catalogue;
import felhom.ops.OperationName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Operations in the terms of a command: by the same types, completed by the same things.
class OperationFormTests {
    private static final Map<OperationName, OperationForm> BUILT_IN = Catalogue.load().operations().stream()
            .map(OperationForm::of)
            .collect(Collectors.toMap(OperationForm::name, form -> form));

    private static OperationForm form(String name) {
        return BUILT_IN.get(new OperationName(name));
    }

    private static Value<?> value(String operation, String argument) {
        return form(operation).argument(argument).orElseThrow().value();
    }

    @Test
    void whatItTakesAndWhatMayBeLeftOut() {
        assertEquals("vmid=... name=... [description=...]", form("snapshot").usage());
        assertTrue(form("rollback").destructive());
    }

    @Test
    void byWhatAnArgumentIsItIsKnownWhatCompletesIt() {
        assertEquals(Completion.Known.GUESTS, value("start", "vmid").completion());
        assertEquals(new Completion.Snapshots("vmid"), value("rollback", "name").completion());
        assertEquals(Completion.Known.NOTHING, value("snapshot", "name").completion());
        assertEquals(Completion.Known.STORAGES, value("storage-off", "storage").completion());
        assertEquals(
                new Completion.StoragesFor(List.of("backup")),
                value("backup", "storage").completion());
        assertEquals(
                new Completion.StoragesFor(List.of("rootdir", "images")),
                value("copy", "storage").completion());
        assertEquals(Completion.Known.BACKUPS, value("copy", "archive").completion());
        assertEquals(Completion.Known.NEW_GUEST, value("copy", "vmid").completion());
        assertEquals(Completion.Known.RUNNING_TASKS, value("stop-task", "task").completion());
        assertEquals(
                new Completion.Words(List.of("yes")), value("describe", "erase").completion());
        assertEquals(Completion.Known.NOTHING, value("backup", "notes").completion());
    }
}
