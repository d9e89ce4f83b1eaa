package felhom.image.soak;

import felhom.image.SimulatedHost;
import felhom.image.SimulatedHub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Something that goes wrong for a while.
///
/// @param ofTheHub whether reports may be missing at the hub meanwhile
/// @param lasts from the beginning to when it is ended, where it has to be
record Trouble(String name, boolean ofTheHub, Duration lasts, Act begin, Act end) {
    private static final Act BY_ITSELF = () -> {};

    @FunctionalInterface
    interface Act {
        void run() throws Exception;
    }

    /// One after the other, each kind once in every round, in an order and for times that the seed says.
    static List<Trouble> round(Random random, SimulatedHub hub, SimulatedHost host, Optional<StateDisk> disk) {
        int seconds = 2 + random.nextInt(3);
        var round = new ArrayList<>(List.of(
                ofHub("hub: outage", hub, "outage=" + seconds + "s"),
                ofHub("hub: 429, Retry-After in seconds", hub, "busy=" + (1 + random.nextInt(2)) + "\nbusy-until=1"),
                ofHub("hub: 503, Retry-After as a date", hub, "down-until=2"),
                ofHub("hub: 429 without more", hub, "status=429\nstatus=429\nstatus=429"),
                ofHub("hub: 401", hub, "status=401"),
                ofHub("hub: 500, 502 of a proxy", hub, "status=500\nforeign=502\nstatus=503\nstatus-after-work=500"),
                ofHub("hub: slow", hub, "slow-body=1s\nslow-headers=1s\nlate=2s"),
                ofHub("hub: truncated, reset", hub, "truncated-json\nreset-in-answer\nreset-after\nreset-before"),
                ofHub("hub: old envelopes again", hub, "replayed\novertaken\nahead\nwrong-agent"),
                new Trouble(
                        "hub: clock three hours ahead",
                        false,
                        Duration.ofSeconds(seconds),
                        () -> hub.fault("clock-jump=3h"),
                        () -> hub.fault("clock-jump=-3h")),
                ofHost("host: restart of pveproxy", host, "GET .* proxy-restart=" + seconds + "s"),
                ofHost("host: 502, 596, truncated", host, "GET .* foreign=502 x3", "GET .* 596 x3", "GET .* 595 x3"),
                ofHost("host: pvedaemon stuck", host, "GET .* daemon-stuck=" + seconds + "s"),
                ofHost(
                        "host: answers lost after the work",
                        host,
                        "POST .* reset-after",
                        "PUT .* 596-after-work",
                        "POST .* 596-after-work"),
                ended("host: hung storage", host, seconds, "storage-hung=local", "storage-back=local"),
                ended("host: clock two hours back", host, seconds, "clock-jump=-2h", "clock-jump=2h")));
        disk.ifPresent(full ->
                round.add(new Trouble("disk full", false, Duration.ofSeconds(seconds), full::fill, full::empty)));
        Collections.shuffle(round, random);
        return List.copyOf(round);
    }

    private static Trouble ofHub(String name, SimulatedHub hub, String faults) {
        return new Trouble(name, true, Duration.ZERO, () -> hub.fault(faults), BY_ITSELF);
    }

    private static Trouble ofHost(String name, SimulatedHost host, String... faults) {
        return new Trouble(
                name,
                false,
                Duration.ofSeconds(3),
                () -> {
                    for (var fault : faults) host.fault(fault);
                },
                BY_ITSELF);
    }

    private static Trouble ended(String name, SimulatedHost host, int seconds, String begin, String end) {
        return new Trouble(
                name,
                false,
                Duration.ofSeconds(seconds),
                () -> host.fault("GET .* " + begin),
                () -> host.fault("GET .* " + end));
    }
}
