package felhom.agent;

import felhom.engine.access.RunningDaemon;
import felhom.engine.loop.LoopState;
import felhom.hub.link.HubStatus;
import felhom.hub.link.RoundTrip;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.shell.command.Installation.Build;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// What this daemon says of itself to whoever asks over its socket.
final class ServedDaemon implements RunningDaemon {
    private static final Duration STARTING = Duration.ofSeconds(30);

    private final HubLoops hub;
    private final Instant since;
    private final CompletableFuture<Supplier<Reload>> reload = new CompletableFuture<>();
    private volatile Supplier<List<LoopState>> loops = List::of;
    private volatile Supplier<Optional<String>> fault = Optional::empty;

    ServedDaemon(HubLoops hub, Instant since) {
        this.hub = hub;
        this.since = since;
    }

    /// Before that its socket is served and its loops are not there yet.
    void begun(Supplier<List<LoopState>> states, Supplier<Optional<String>> broken, Supplier<Reload> reloading) {
        loops = states;
        fault = broken;
        reload.complete(reloading);
    }

    @Override
    public Standing standing() {
        Build build = BuildProperties.read();
        return new Standing(
                build.version(),
                build.commit(),
                ProcessHandle.current().pid(),
                since,
                loops.get().stream().map(ServedDaemon::standing).toList(),
                hub.status().map(ServedDaemon::standing),
                fault.get());
    }

    @Override
    public Reload reload() {
        Supplier<Reload> reloading;
        try {
            // The socket is served a moment before the rest.
            reloading = reload.get(STARTING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            throw new HostException(Failure.of(
                    Failure.Kind.TIMED_OUT, "interrupted while the daemon was being started; nothing was read anew"));
        } catch (ExecutionException | TimeoutException notYet) {
            return new Reload.Refused(List.of(
                    "the daemon is being started, and has read its configuration just now; try again in a moment"));
        }
        return reloading.get();
    }

    private static LoopStanding standing(LoopState loop) {
        return new LoopStanding(loop.name(), loop.passes(), loop.failures(), loop.error());
    }

    private static Hub standing(HubStatus hub) {
        return new Hub(hub.url(), hub.interval(), hub.answered(), hub.awaySince(), hub.trouble());
    }

    @Override
    public List<Section> report() {
        return new TreeMap<>(hub.sections().latest())
                .entrySet().stream()
                        .map(each -> new Section(
                                each.getKey(),
                                each.getValue().state(),
                                each.getValue().why(),
                                each.getValue().whole()))
                        .toList();
    }

    @Override
    public Optional<HubTrip> tryHub() {
        if (hub.link().isEmpty()) {
            return Optional.empty();
        }
        try {
            RoundTrip trip = hub.link().get().tryOnce();
            return Optional.of(new HubTrip(
                    trip.good(),
                    trip.words(),
                    trip.collecting(),
                    trip.travelling(),
                    trip.reportBytes(),
                    trip.sentBytes(),
                    trip.receivedBytes()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HostException(Failure.of(Failure.Kind.TIMED_OUT, "interrupted while the hub was waited for"));
        }
    }
}
