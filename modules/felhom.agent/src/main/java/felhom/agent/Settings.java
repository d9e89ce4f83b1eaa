package felhom.agent;

import felhom.agent.Configuration.Value;
import felhom.engine.core.Engine;
import felhom.engine.trust.Allowance;
import felhom.host.probe.InterfaceName;
import felhom.host.probe.UnitName;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.shell.Installation.BadConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The settings as the program uses them.
record Settings(
        Connection connection,
        Duration taskLimit,
        Engine.Limits engine,
        ProbeTargets probes,
        HubSettings hub,
        Optional<String> logLevel) {
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");
    private static final String CREDENTIAL = "proxmox-token";

    /// @throws BadConfiguration that names every problem at once
    static Settings of(Configuration configuration) {
        return new Reader(configuration).read();
    }

    private static final class Reader {
        private final Configuration configuration;
        private final List<String> problems = new ArrayList<>();

        Reader(Configuration configuration) {
            this.configuration = configuration;
        }

        Settings read() {
            Optional<ApiToken> token = token();
            if (configuration.isEmpty() && token.isEmpty()) {
                throw new BadConfiguration(List.of("not configured: set " + Key.ENDPOINT.variable() + ", "
                        + Key.TOKEN.variable() + " and one of " + Key.TLS_FINGERPRINT.variable() + ", "
                        + Key.TLS_PUBLIC_KEY.variable() + ", " + Key.TLS_CA_FILE.variable()
                        + ", or write " + configuration.source().file() + " (see config/agent.example.json)"));
            }
            URI endpoint = parse(Key.ENDPOINT, this::endpoint).orElse(URI.create(Defaults.ENDPOINT));
            Optional<NodeName> node = parse(Key.NODE, NodeName::new);
            List<Trust> trust = trust();
            Limits limits = limits();
            Duration taskLimit = seconds(Key.TASK_SECONDS, 604_800).orElse(Defaults.TASK);
            Engine.Limits engine = new Engine.Limits(
                    allowance(),
                    number(Key.LIMIT_HEAVY, 1, 16).orElse(Defaults.HEAVY),
                    parse(Key.SELFTEST_VMID, Vmid::of));
            ProbeTargets probes = new ProbeTargets(
                    list(Key.PROBE_UNITS, UnitName::new),
                    list(Key.PROBE_INTERFACES, InterfaceName::new),
                    list(Key.PROBE_WIREGUARD, InterfaceName::new));
            Optional<String> level = parse(Key.LOG_LEVEL, text -> {
                if (!LEVELS.contains(text)) {
                    throw new IllegalArgumentException("'" + text + "'");
                }
                return text;
            });
            HubSettings hub = HubSettings.read(configuration, problems);
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
            return new Settings(connection.get(), taskLimit, engine, probes, hub, level);
        }

        private URI endpoint(String text) {
            String bare = configuration.secrets().withoutUserInfo(text);
            if (!bare.equals(text)) {
                throw new IllegalArgumentException("'" + bare + "': a user name or a password does not belong here; who"
                        + " the agent is stands in proxmox.token");
            }
            return Connection.endpoint(text);
        }

        private <T> Optional<T> parse(Key key, Function<String, T> parser) {
            return configuration.value(key).flatMap(value -> parse(key, value, value.text(), parser));
        }

        private <T> Optional<T> parse(Key key, Value value, String text, Function<String, T> parser) {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException wrong) {
                problems.add(value.place() + ": " + wrong.getMessage() + "; expected " + key.expected());
                return Optional.empty();
            }
        }

        private Optional<ApiToken> token() {
            Optional<Value> inline = configuration.value(Key.TOKEN);
            Optional<Value> file = configuration.value(Key.TOKEN_FILE);
            if (inline.isPresent() && file.isPresent()) {
                problems.add(inline.get().place() + " and " + file.get().place() + ": give one of the two, not both");
                return Optional.empty();
            }
            if (inline.isPresent()) {
                return parse(Key.TOKEN, inline.get(), inline.get().text(), TokenText::read);
            }
            if (file.isPresent()) {
                return parse(Key.TOKEN_FILE, file.get(), file.get().text(), Path::of)
                        .flatMap(path -> tokenIn(path, file.get()));
            }
            String directory = configuration.source().environment().get("CREDENTIALS_DIRECTORY");
            Path credential = directory == null ? Path.of(CREDENTIAL) : Path.of(directory, CREDENTIAL);
            // One that cannot be looked at is there: reading it says what is wrong.
            if (directory != null && !Files.notExists(credential)) {
                return tokenIn(credential, new Value(List.of(credential.toString()), "credential " + CREDENTIAL));
            }
            if (!configuration.isEmpty()) {
                problems.add("proxmox.token: missing; set it, or proxmox.token_file, or the systemd credential "
                        + CREDENTIAL + "; expected " + Key.TOKEN.expected());
            }
            return Optional.empty();
        }

        private Optional<ApiToken> tokenIn(Path file, Value value) {
            try {
                String text = TokenText.in(file, configuration.secrets());
                return parse(Key.TOKEN_FILE, value, text, TokenText::read);
            } catch (IOException e) {
                problems.add(value.place() + ": '" + file + "' " + e.getMessage() + "; expected "
                        + Key.TOKEN_FILE.expected());
                return Optional.empty();
            }
        }

        private List<Trust> trust() {
            List<Trust> trust = new ArrayList<>();
            trust.addAll(list(Key.TLS_FINGERPRINT, Trust.Fingerprint::new));
            trust.addAll(list(Key.TLS_PUBLIC_KEY, Trust.PublicKey::new));
            parse(Key.TLS_CA_FILE, text -> new Trust.CaFile(Path.of(text))).ifPresent(trust::add);
            boolean insecure = parse(Key.TLS_INSECURE, text -> switch (text) {
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

        private <T> List<T> list(Key key, Function<String, T> parser) {
            return configuration
                    .value(key)
                    .map(value -> value.texts().stream()
                            .flatMap(text -> parse(key, value, text, parser).stream())
                            .toList())
                    .orElse(List.of());
        }

        private Limits limits() {
            Limits standard = Limits.DEFAULT;
            return new Limits(
                    seconds(Key.CONNECT_SECONDS, 60).orElse(standard.connect()),
                    seconds(Key.FIRST_BYTE_SECONDS, 600).orElse(standard.firstByte()),
                    seconds(Key.WHOLE_SECONDS, 3600).orElse(standard.whole()),
                    standard.bodyBytes());
        }

        private Allowance allowance() {
            Allowance standard = Allowance.STANDARD;
            return new Allowance(
                    number(Key.LIMIT_SNAPSHOTS, 0, 1000).orElse(standard.snapshots()),
                    number(Key.LIMIT_BACKUPS, 0, 1000).orElse(standard.backupsADay()),
                    number(Key.LIMIT_STARTS, 0, 1000).orElse(standard.startsAnHour()),
                    number(Key.LIMIT_CHANGES, 0, 100_000).orElse(standard.changesAnHour()),
                    number(Key.LIMIT_FREE_PERCENT, 0, 90).orElse(standard.freePercent()),
                    number(Key.LIMIT_FREE_GIB, 0, 1_000_000).orElse(standard.freeGib()),
                    number(Key.LIMIT_HUB_PERCENT, 0, 100).orElse(standard.hubPercent()),
                    number(Key.LIMIT_GUEST_SNAPSHOTS, 0, 1000).orElse(standard.guestSnapshots()),
                    number(Key.LIMIT_GUEST_BACKUPS, 0, 1000).orElse(standard.guestBackupsADay()));
        }

        private Optional<Duration> seconds(Key key, int most) {
            return number(key, 1, most).map(Duration::ofSeconds);
        }

        private Optional<Integer> number(Key key, int least, int most) {
            return parse(key, text -> {
                if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                    throw new IllegalArgumentException("'" + text + "'");
                }
                return Integer.valueOf(text);
            });
        }
    }
}
