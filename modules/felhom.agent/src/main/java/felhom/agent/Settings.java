package felhom.agent;

import felhom.agent.Configuration.Value;
import felhom.engine.core.Engine;
import felhom.engine.trust.Allowance;
import felhom.host.probe.InterfaceName;
import felhom.host.probe.UnitName;
import felhom.hub.report.HttpsEnd;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.shell.command.Installation.BadConfiguration;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The settings as the program uses them.
record Settings(
        Connection connection,
        Duration taskLimit,
        Engine.Limits engine,
        RootSettings root,
        ProbeTargets probes,
        HubSettings hub,
        Optional<String> logLevel) {
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");
    static final String CREDENTIAL = "proxmox-token";

    /// @throws BadConfiguration that names every problem at once
    static Settings of(Configuration configuration) {
        return new Reader(configuration).settings(true);
    }

    /// The same for a command that works alone. It speaks to the host only, so nothing that is about the hub,
    /// or about other ends in the network, keeps it from its work.
    static Settings ofCommand(Configuration configuration) {
        return new Reader(configuration).settings(false);
    }

    /// What a configuration that may be unfinished believes, without the setting that believes anybody.
    static List<Trust> pins(Configuration configuration) {
        return new Reader(configuration)
                .trust().stream()
                        .filter(trust -> !(trust instanceof Trust.Insecure))
                        .toList();
    }

    private static final class Reader {
        private final Configuration configuration;
        private final List<String> problems = new ArrayList<>();
        private final SettingReader read;

        Reader(Configuration configuration) {
            this.configuration = configuration;
            this.read = new SettingReader(configuration, problems);
        }

        Settings settings(boolean whole) {
            Optional<ApiToken> token = token();
            if (configuration.isEmpty() && token.isEmpty()) {
                throw new BadConfiguration(List.of("not configured: set " + Key.ENDPOINT.variable() + ", "
                        + Key.TOKEN.variable() + " and one of " + Key.TLS_FINGERPRINT.variable() + ", "
                        + Key.TLS_PUBLIC_KEY.variable() + ", " + Key.TLS_CA_FILE.variable()
                        + ", or write " + configuration.source().file() + " (see config/agent.example.json)"));
            }
            URI endpoint = read.parse(Key.ENDPOINT, this::endpoint).orElse(URI.create(Defaults.ENDPOINT));
            Optional<NodeName> node = read.parse(Key.NODE, NodeName::new);
            List<Trust> trust = trust();
            Limits limits = limits();
            Duration taskLimit = read.seconds(Key.TASK_SECONDS, 604_800).orElse(Defaults.TASK);
            Engine.Limits engine = new Engine.Limits(
                    allowance(),
                    read.number(Key.LIMIT_HEAVY, 1, 16).orElse(Defaults.HEAVY),
                    read.parse(Key.SELFTEST_VMID, Vmid::of));
            RootSettings root = RootSettings.read(read);
            ProbeTargets probes = new ProbeTargets(
                    read.list(Key.PROBE_UNITS, UnitName::new),
                    read.list(Key.PROBE_INTERFACES, InterfaceName::new),
                    read.list(Key.PROBE_WIREGUARD, InterfaceName::new),
                    whole ? read.list(Key.PROBE_TCP, NetworkEnds::tcp) : List.of(),
                    whole ? servers() : List.of());
            Optional<String> level = read.parse(Key.LOG_LEVEL, text -> {
                if (!LEVELS.contains(text)) {
                    throw new IllegalArgumentException("'" + text + "'");
                }
                return text;
            });
            HubSettings hub = whole ? HubSettings.read(read) : HubSettings.NONE;
            Optional<Connection> connection = Optional.empty();
            if (problems.isEmpty() && token.isPresent()) {
                try {
                    connection = Optional.of(new Connection(endpoint, node, token.get(), trust, limits));
                } catch (IllegalArgumentException wrong) {
                    problems.add("proxmox: " + wrong.getMessage());
                }
            }
            if (connection.isEmpty()) {
                throw new BadConfiguration(problems);
            }
            return new Settings(connection.get(), taskLimit, engine, root, probes, hub, level);
        }

        private List<HttpsEnd> servers() {
            List<X509Certificate> vouching = new ArrayList<>();
            List<HttpsEnd> servers = read.list(Key.PROBE_HTTPS, text -> NetworkEnds.https(text, vouching::addAll));
            configuration.found(Key.PROBE_HTTPS, List.copyOf(vouching));
            return servers;
        }

        private URI endpoint(String text) {
            String bare = configuration.secrets().withoutUserInfo(text);
            if (!bare.equals(text)) {
                throw new IllegalArgumentException("'" + bare + "': a user name or a password does not belong here; who"
                        + " the agent is stands in proxmox.token");
            }
            return Connection.endpoint(text);
        }

        private Optional<ApiToken> token() {
            return read.secret(Key.TOKEN, Key.TOKEN_FILE, CREDENTIAL, !configuration.isEmpty(), TokenText::read);
        }

        private List<Trust> trust() {
            List<Trust> trust = new ArrayList<>();
            trust.addAll(read.list(Key.TLS_FINGERPRINT, Trust.Fingerprint::new));
            trust.addAll(read.list(Key.TLS_PUBLIC_KEY, Trust.PublicKey::new));
            read.authorities(Key.TLS_CA_FILE).ifPresent(trust::add);
            boolean insecure = read.parse(Key.TLS_INSECURE, text -> switch (text) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw new IllegalArgumentException("'" + text + "'");
                    })
                    .orElse(false);
            if (insecure) {
                trust.add(new Trust.Insecure());
            }
            // Beside a pin it does no harm.
            if (trust.size() == 1 && trust.getFirst() instanceof Trust.CaFile file) {
                file.useless(Instant.now())
                        .ifPresent(reason -> problems.add(configuration
                                        .value(Key.TLS_CA_FILE)
                                        .map(Value::place)
                                        .orElse("")
                                + ": vouches for nobody: " + reason + "; expected " + Key.TLS_CA_FILE.expected()));
            }
            if (trust.isEmpty() && problems.isEmpty()) {
                problems.add("proxmox.tls: nothing says which certificate to trust; set fingerprint, public_key or"
                        + " ca_file (on the host: openssl x509 -in /etc/pve/local/pve-ssl.pem -noout -fingerprint"
                        + " -sha256)");
            }
            return trust;
        }

        private Limits limits() {
            Limits standard = Limits.DEFAULT;
            return new Limits(
                    read.seconds(Key.CONNECT_SECONDS, 60).orElse(standard.connect()),
                    read.seconds(Key.FIRST_BYTE_SECONDS, 600).orElse(standard.firstByte()),
                    read.seconds(Key.WHOLE_SECONDS, 3600).orElse(standard.whole()),
                    standard.bodyBytes());
        }

        private Allowance allowance() {
            Allowance standard = Allowance.STANDARD;
            return new Allowance(
                    read.number(Key.LIMIT_SNAPSHOTS, 0, 1000).orElse(standard.snapshots()),
                    read.number(Key.LIMIT_BACKUPS, 0, 1000).orElse(standard.backupsADay()),
                    read.number(Key.LIMIT_STARTS, 0, 1000).orElse(standard.startsAnHour()),
                    read.number(Key.LIMIT_CHANGES, 0, 100_000).orElse(standard.changesAnHour()),
                    read.number(Key.LIMIT_FREE_PERCENT, 0, 90).orElse(standard.freePercent()),
                    read.number(Key.LIMIT_FREE_GIB, 0, 1_000_000).orElse(standard.freeGib()),
                    read.number(Key.LIMIT_HUB_PERCENT, 0, 100).orElse(standard.hubPercent()),
                    read.number(Key.LIMIT_GUEST_SNAPSHOTS, 0, 1000).orElse(standard.guestSnapshots()),
                    read.number(Key.LIMIT_GUEST_BACKUPS, 0, 1000).orElse(standard.guestBackupsADay()));
        }
    }
}
