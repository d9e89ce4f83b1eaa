package felhom.bench;

import felhom.engine.port.Clocks;
import felhom.ops.NodeName;
import felhom.proxmox.check.ProxmoxHost;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.shell.command.Command;
import felhom.shell.complete.Completer;
import felhom.shell.complete.Completions;
import felhom.shell.look.GuestCommands;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A key that completes a guest out of 1,000, with 20 ms of network to the host. Budget: 50 ms, also for the
/// first key, when nothing is known yet.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompletionBenchmark {
    private static final int GUESTS = 1_000;
    private static final String LINE = "guest show ";

    private PveSimulator pve;
    private Distance network;
    private ProxmoxHost host;
    private Completer prepared;

    @Setup
    public void host() throws Exception {
        PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
        for (int i = 0; i < GUESTS; i++) {
            world.lxc(100 + i, "guest-" + i);
        }
        pve = PveSimulator.start(world);
        URI endpoint = pve.endpoint();
        network = new Distance(endpoint, Duration.ofMillis(20));
        host = new ProxmoxHost(
                new Connection(
                        new URI(endpoint.getScheme(), null, endpoint.getHost(), network.port(), "/", null, null),
                        new NodeName("pve"),
                        ApiToken.of(world.token("felhom-agent@pve!agent").value()),
                        List.of(new Trust.Fingerprint(pve.leafFingerprint())),
                        Limits.DEFAULT),
                Duration.ofMinutes(1));
        prepared = completer();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (prepared.complete(LINE, LINE.length()).candidates().size() < GUESTS) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not all guests are offered: "
                        + prepared.complete(LINE, LINE.length()).remarks());
            }
        }
    }

    private Completer completer() {
        return new Completer(
                new Completer.Language(
                        GuestCommands.all().stream().map(Command::form).toList(), List.of(), Map.of()),
                new FarReads(host),
                new Completer.Site(Path.of("/"), Path.of("/"), Completer.PATIENCE),
                Clocks.system());
    }

    @TearDown
    public void leave() throws IOException {
        prepared.close();
        host.close();
        network.close();
        pve.close();
    }

    /// In a shell that was opened at this moment.
    @Benchmark
    public Completions firstKey() {
        try (Completer fresh = completer()) {
            return fresh.complete(LINE, LINE.length());
        }
    }

    @Benchmark
    public Completions nextKey() {
        return prepared.complete(LINE, LINE.length());
    }
}
