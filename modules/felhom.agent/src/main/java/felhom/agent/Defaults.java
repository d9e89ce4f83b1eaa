package felhom.agent;

import felhom.engine.trust.Allowance;
import felhom.host.root.RootMode;
import felhom.proxmox.http.Limits;
import java.time.Duration;
import java.util.Optional;

/// What holds where a setting is not given, in one place for whoever uses it and whoever shows it.
final class Defaults {
    static final String ENDPOINT = "https://127.0.0.1:8006";
    static final String STATE = "/var/lib/felhom-agent";
    static final String RUNTIME = "/run/felhom-agent";
    static final String TRUST = "/etc/felhom-agent/trust";
    static final RootMode ROOT = RootMode.HELPER;
    static final String ROOT_SOCKET = "/run/felhom-agent-root.sock";
    static final String LEVEL = "warn";
    static final String DAEMON_LEVEL = "info";
    static final int HEAVY = 2;
    static final Duration TASK = Duration.ofMinutes(10);
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private Defaults() {}

    /// As it would be written; empty where nothing holds, or what holds is found out.
    static Optional<String> of(Key key) {
        return switch (key) {
            case ENDPOINT -> Optional.of(ENDPOINT);
            case NODE,
                    TOKEN,
                    TOKEN_FILE,
                    TLS_FINGERPRINT,
                    TLS_PUBLIC_KEY,
                    TLS_CA_FILE,
                    SELFTEST_VMID,
                    PROBE_UNITS,
                    PROBE_INTERFACES,
                    PROBE_WIREGUARD,
                    PROBE_TCP,
                    PROBE_HTTPS -> Optional.empty();
            case HUB_URL, HUB_TOKEN, HUB_TOKEN_FILE, HUB_FINGERPRINT, HUB_PUBLIC_KEY, HUB_CA_FILE, HUB_PROXY ->
                Optional.empty();
            case WEBHOOK, METRICS_FILE -> Optional.empty();
            case HUB_INTERVAL -> seconds(INTERVAL);
            case TLS_INSECURE, STATE_RUNTIME_ON_DISK -> Optional.of("false");
            case CONNECT_SECONDS -> seconds(Limits.DEFAULT.connect());
            case FIRST_BYTE_SECONDS -> seconds(Limits.DEFAULT.firstByte());
            case WHOLE_SECONDS -> seconds(Limits.DEFAULT.whole());
            case TASK_SECONDS -> seconds(TASK);
            case LIMIT_SNAPSHOTS -> number(Allowance.STANDARD.snapshots());
            case LIMIT_BACKUPS -> number(Allowance.STANDARD.backupsADay());
            case LIMIT_STARTS -> number(Allowance.STANDARD.startsAnHour());
            case LIMIT_CHANGES -> number(Allowance.STANDARD.changesAnHour());
            case LIMIT_FREE_PERCENT -> number(Allowance.STANDARD.freePercent());
            case LIMIT_FREE_GIB -> number(Allowance.STANDARD.freeGib());
            case LIMIT_HUB_PERCENT -> number(Allowance.STANDARD.hubPercent());
            case LIMIT_GUEST_SNAPSHOTS -> number(Allowance.STANDARD.guestSnapshots());
            case LIMIT_GUEST_BACKUPS -> number(Allowance.STANDARD.guestBackupsADay());
            case LIMIT_HEAVY -> number(HEAVY);
            case STATE_DIRECTORY -> Optional.of(STATE);
            case STATE_RUNTIME -> Optional.of(RUNTIME);
            case TRUST_DIRECTORY -> Optional.of(TRUST);
            case ROOT_MODE -> Optional.of(ROOT.word());
            case ROOT_SOCKET -> Optional.of(Defaults.ROOT_SOCKET);
            case LOG_LEVEL -> Optional.of(LEVEL);
        };
    }

    private static Optional<String> seconds(Duration time) {
        return Optional.of(Long.toString(time.toSeconds()));
    }

    private static Optional<String> number(long value) {
        return Optional.of(Long.toString(value));
    }
}
