package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.access.RunningDaemon.Reload;
import felhom.engine.core.LocalState;
import felhom.engine.loop.ServiceEnd;
import felhom.engine.port.ServiceManager;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import felhom.shell.console.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A daemon whose log takes no more records: its file was put back from a copy under it.
class BrokenLogTests extends SignedCase {
    private final List<String> toldSystemd = new CopyOnWriteArrayList<>();

    /// All that a daemon is but the loops of socket and hub, whose limits the test's clock would jump over.
    private CompletableFuture<Optional<ServiceEnd>> daemon() throws Exception {
        Configuration.Source source =
                new Configuration.Source(agent.environment, agent.configuration, Path.of("/proc/sys/kernel/hostname"));
        Configuration configuration = Configuration.read(source, Optional.empty(), new Secrets());
        Serving serving = Serving.of(configuration, agent.machine);
        Turn turn = new Turn(new Worker(ProcessHandle.current().pid(), "daemon"), Duration.ZERO, _ -> {});
        LocalState state = LocalState.heldForGood(serving.directories().state(), agent.machine.clocks(), turn);
        ServedAgent served = ServedAgent.open(serving, state, agent.machine.clocks());
        Daemon daemon = new Daemon(served.engine(), List.of(), manager(), agent.machine.clocks());
        served.daemon().begun(daemon::states, daemon::fault, () -> new Reload.Refused(List.of("not in this test")));
        CompletableFuture<Optional<ServiceEnd>> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            Optional<ServiceEnd> why = daemon.serve(Interruption.NEVER);
            served.close();
            end.complete(why);
        });
        return end;
    }

    private ServiceManager manager() {
        return new ServiceManager() {
            @Override
            public void ready(String status) {
                toldSystemd.add(status);
            }

            @Override
            public void status(String status) {
                toldSystemd.add(status);
            }

            @Override
            public void alive() {}

            @Override
            public void reloading() {}

            @Override
            public void stopping(String status) {
                toldSystemd.add("stopping: " + status);
            }

            @Override
            public Optional<Duration> watchdog() {
                return Optional.empty();
            }
        };
    }

    private void putTheLogBackFromACopy() throws IOException {
        Path newest;
        try (Stream<Path> files = Files.list(agent.directory.resolve("state/log"))) {
            newest = files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        Path copy = Files.copy(newest, agent.directory.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, newest, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void itSaysSoAndServesWhatNeedsNoWritingAndEndsItselfForAnotherStart() throws Exception {
        // given
        CompletableFuture<Optional<ServiceEnd>> end = daemon();
        assertFalse(agent.run("status", "--json").out().contains("fault"));
        putTheLogBackFromACopy();

        // when
        TestAgent.Result refused = agent.run("run", "start", "vmid=101");

        // then whoever asks and systemd hear of it, and the host can still be looked at
        refused("log", refused);
        TestAgent.Result status = agent.run("status");
        assertEquals(Exit.OK, status.exit(), status.all());
        assertTrue(status.out().contains("the daemon: nothing is begun any more"), status.all());
        assertTrue(status.out().contains("ends itself 10 minutes after its start"), status.all());
        assertTrue(agent.run("status", "--json").out().contains("\"fault\":\"nothing is begun any more"));
        assertEquals(Exit.OK, agent.run("guest", "list").exit());
        TestDaemon.await(
                () -> toldSystemd.stream().anyMatch(words -> words.startsWith("nothing is begun any more")),
                "systemd heard nothing of it");
        assertFalse(end.isDone(), "so soon after its start it would only be started again and again");

        // when it is not so young any more
        time.pass(Duration.ofMinutes(11));

        // then
        ServiceEnd.Broken why = assertInstanceOf(
                ServiceEnd.Broken.class, end.get(2, TimeUnit.MINUTES).orElseThrow());
        assertTrue(why.words().contains("deleted, or the directory was put back"), why.words());
        assertTrue(toldSystemd.getLast().startsWith("stopping: ends itself: nothing is begun"), toldSystemd.getLast());
        try (TestDaemon _ = new TestDaemon(agent)) {
            TestAgent.Result again = agent.run("run", "start", "vmid=101");
            assertEquals(Exit.OK, again.exit(), again.all());
        }
    }
}
