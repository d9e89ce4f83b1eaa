package felhom.agent;

import felhom.agent.Configuration.Value;
import felhom.hub.http.Destination;
import felhom.hub.http.HubToken;
import felhom.proxmox.http.PinnedTrust;
import felhom.proxmox.http.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Whom the agent speaks to beside its host.
///
/// @param hub empty where it works alone
/// @param interval the mean time between two reports
/// @param webhook who takes notices
/// @param metrics the file for Prometheus' textfile collector
record HubSettings(
        Optional<Destination> hub, Duration interval, Optional<Destination> webhook, Optional<Path> metrics) {
    private static final String CREDENTIAL = "hub-token";
    // Where Debian's package ca-certificates puts those that this machine believes.
    private static final Path AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");
    private static final List<Key> OF_A_HUB = List.of(
            Key.HUB_TOKEN,
            Key.HUB_TOKEN_FILE,
            Key.HUB_FINGERPRINT,
            Key.HUB_PUBLIC_KEY,
            Key.HUB_CA_FILE,
            Key.HUB_PROXY,
            Key.HUB_INTERVAL);

    /// @param problems where each is added
    static HubSettings read(Configuration configuration, List<String> problems) {
        return new Reader(configuration, problems).read();
    }

    private static final class Reader {
        private final Configuration configuration;
        private final List<String> problems;

        Reader(Configuration configuration, List<String> problems) {
            this.configuration = configuration;
            this.problems = problems;
        }

        HubSettings read() {
            Optional<InetSocketAddress> proxy = parse(Key.HUB_PROXY, Destination::proxy);
            Duration interval = parse(Key.HUB_INTERVAL, Reader::seconds).orElse(Defaults.INTERVAL);
            Optional<Destination> hub = configuration.value(Key.HUB_URL).flatMap(_ -> hub(proxy));
            if (configuration.value(Key.HUB_URL).isEmpty()) {
                OF_A_HUB.stream()
                        .flatMap(key -> configuration.value(key).stream())
                        .findFirst()
                        .ifPresent(value -> problems.add(value.place() + ": there is no hub without hub.url; expected "
                                + Key.HUB_URL.expected()));
            }
            Optional<Destination> webhook = parse(Key.WEBHOOK, Destination::url)
                    .flatMap(url -> authorities(Key.WEBHOOK)
                            .map(trust -> new Destination(
                                    url, Optional.empty(), PinnedTrust.context(trust, Destination.host(url)), proxy)));
            return new HubSettings(hub, interval, webhook, parse(Key.METRICS_FILE, Reader::metrics));
        }

        private Optional<Destination> hub(Optional<InetSocketAddress> proxy) {
            Optional<URI> url = parse(Key.HUB_URL, Destination::url);
            Optional<HubToken> token = token();
            Optional<List<Trust>> trust = trust();
            return url.isEmpty() || token.isEmpty() || trust.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Destination(
                            url.get(), token, PinnedTrust.context(trust.get(), Destination.host(url.get())), proxy));
        }

        private Optional<HubToken> token() {
            Optional<Value> inline = configuration.value(Key.HUB_TOKEN);
            Optional<Value> file = configuration.value(Key.HUB_TOKEN_FILE);
            if (inline.isPresent() && file.isPresent()) {
                problems.add(inline.get().place() + " and " + file.get().place() + ": give one of the two, not both");
                return Optional.empty();
            }
            if (inline.isPresent()) {
                return parse(Key.HUB_TOKEN, HubToken::of);
            }
            if (file.isPresent()) {
                return tokenIn(Path.of(file.get().text()), file.get());
            }
            String directory = configuration.source().environment().get("CREDENTIALS_DIRECTORY");
            Path credential = directory == null ? Path.of(CREDENTIAL) : Path.of(directory, CREDENTIAL);
            if (directory != null && !Files.notExists(credential)) {
                return tokenIn(credential, new Value(List.of(credential.toString()), "credential " + CREDENTIAL));
            }
            problems.add("hub.token: missing; set it, or hub.token_file, or the systemd credential " + CREDENTIAL
                    + "; expected " + Key.HUB_TOKEN.expected());
            return Optional.empty();
        }

        private Optional<HubToken> tokenIn(Path file, Value value) {
            try {
                String text = TokenText.in(file, configuration.secrets());
                return parse(Key.HUB_TOKEN_FILE, value, text, HubToken::of);
            } catch (IOException e) {
                problems.add(value.place() + ": '" + file + "' " + e.getMessage() + "; expected "
                        + Key.HUB_TOKEN_FILE.expected());
                return Optional.empty();
            }
        }

        /// What is pinned counts alone; the machine's authorities count where nothing is.
        private Optional<List<Trust>> trust() {
            int before = problems.size();
            List<Trust> trust = new ArrayList<>(list(Key.HUB_FINGERPRINT, Trust.Fingerprint::new));
            trust.addAll(list(Key.HUB_PUBLIC_KEY, Trust.PublicKey::new));
            parse(Key.HUB_CA_FILE, text -> new Trust.CaFile(Path.of(text))).ifPresent(trust::add);
            if (trust.size() == 1 && trust.getFirst() instanceof Trust.CaFile file) {
                file.useless(Instant.now())
                        .ifPresent(why -> problems.add("hub.tls.ca_file: vouches for nobody: " + why + "; expected "
                                + Key.HUB_CA_FILE.expected()));
            }
            if (problems.size() > before) {
                return Optional.empty();
            }
            return trust.isEmpty() ? authorities(Key.HUB_CA_FILE) : Optional.of(trust);
        }

        private Optional<List<Trust>> authorities(Key wanting) {
            try {
                return Optional.of(List.of(new Trust.CaFile(AUTHORITIES)));
            } catch (IllegalArgumentException none) {
                problems.add(wanting.path() + ": this machine has no authorities that could vouch for a certificate: "
                        + none.getMessage() + "; install ca-certificates"
                        + (wanting == Key.HUB_CA_FILE ? ", or set one of hub.tls" : ""));
                return Optional.empty();
            }
        }

        private <T> List<T> list(Key key, Function<String, T> parser) {
            return configuration
                    .value(key)
                    .map(value -> value.texts().stream()
                            .flatMap(text -> parse(key, value, text, parser).stream())
                            .toList())
                    .orElse(List.of());
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

        private static Duration seconds(String text) {
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 3600) {
                throw new IllegalArgumentException("'" + text + "'");
            }
            return Duration.ofSeconds(Integer.parseInt(text));
        }

        private static Path metrics(String text) {
            Path file = Path.of(text);
            if (!file.isAbsolute() || !text.endsWith(".prom")) {
                throw new IllegalArgumentException("'" + text + "'");
            }
            return file;
        }
    }
}
