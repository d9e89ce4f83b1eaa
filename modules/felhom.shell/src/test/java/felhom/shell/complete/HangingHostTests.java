package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import felhom.engine.port.Clocks;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.TokenRights;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.shell.ManualMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// With the threads that a shell has.
class HangingHostTests extends CompleterCase {
    private static final String LINE = "guest show ";

    @Test
    void aHostThatHangsHoldsUpNoKeyAndIsHeardOnceItAnswers() {
        var answers = new CountDownLatch(1);
        var program = ManualMain.program();
        host.guest(101, "web", "running");
        HostReads hanging = new Hanging(host, answers);
        try (var completer = new Completer(
                new Completer.Language(program.commands(), program.operations(), Map.of()),
                hanging,
                new Completer.Site(Path.of("/"), Path.of("/"), Completer.PATIENCE),
                Clocks.system())) {
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                Completions first = completer.complete(LINE, LINE.length());

                assertEquals(List.of(), first.candidates());
                assertEquals(List.of("guests: being asked for; press the key again"), remarks(first));
                answers.countDown();
                while (completer.complete(LINE, LINE.length()).candidates().isEmpty()) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    /// Says nothing of its guests until it is let.
    private record Hanging(FakeReads host, CountDownLatch answers) implements HostReads {
        @Override
        public Guests guests() {
            try {
                answers.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return host.guests();
        }

        @Override
        public List<SnapshotInfo> snapshots(Vmid guest) {
            return List.of();
        }

        @Override
        public List<Storage> storages() {
            return List.of();
        }

        @Override
        public List<BackupFile> backups(StorageId storage) {
            return List.of();
        }

        @Override
        public List<Tasks.Summary> tasks(boolean running) {
            return List.of();
        }

        @Override
        public Optional<StateView> state() {
            return Optional.empty();
        }

        @Override
        public TokenRights rights() {
            return host.rights;
        }
    }
}
