package felhom.agent;

import felhom.hub.http.Destination;
import felhom.hub.http.HubToken;
import felhom.proxmox.http.PinnedTrust;
import felhom.proxmox.http.Trust;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whom the agent speaks to beside its host.
///
/// @param hub empty where it works alone
/// @param interval the mean time between two reports
/// @param webhook who takes notices
/// @param metrics the file for Prometheus' textfile collector
record HubSettings(
        Optional<Destination> hub, Duration interval, Optional<Destination> webhook, Optional<Path> metrics) {
    static final String CREDENTIAL = "hub-token";
    private static final List<Key> OF_A_HUB = List.of(
            Key.HUB_TOKEN,
            Key.HUB_TOKEN_FILE,
            Key.HUB_FINGERPRINT,
            Key.HUB_PUBLIC_KEY,
            Key.HUB_CA_FILE,
            Key.HUB_PROXY,
            Key.HUB_INTERVAL);

    /// It works alone, and tells nobody.
    static final HubSettings NONE =
            new HubSettings(Optional.empty(), Defaults.INTERVAL, Optional.empty(), Optional.empty());

    static HubSettings read(SettingReader reader) {
        return new Reader(reader).settings();
    }

    private static final class Reader {
        private final SettingReader read;

        Reader(SettingReader read) {
            this.read = read;
        }

        HubSettings settings() {
            Optional<InetSocketAddress> proxy = read.parse(Key.HUB_PROXY, Destination::proxy);
            Duration interval = read.tenths(Key.HUB_INTERVAL, 3600).orElse(Defaults.INTERVAL);
            Optional<Destination> hub = read.configuration().value(Key.HUB_URL).flatMap(_ -> hub(proxy));
            if (read.configuration().value(Key.HUB_URL).isEmpty()) {
                OF_A_HUB.stream()
                        .flatMap(key -> read.configuration().value(key).stream())
                        .findFirst()
                        .ifPresent(value -> read.problem(value.place() + ": there is no hub without hub.url; expected "
                                + Key.HUB_URL.expected()));
            }
            Optional<Destination> webhook = read.parse(Key.WEBHOOK, Destination::url)
                    .flatMap(url -> authorities(Key.WEBHOOK)
                            .map(trust -> new Destination(
                                    url, Optional.empty(), PinnedTrust.context(trust, Destination.host(url)), proxy)));
            return new HubSettings(hub, interval, webhook, read.parse(Key.METRICS_FILE, Reader::metrics));
        }

        private Optional<Destination> hub(Optional<InetSocketAddress> proxy) {
            Optional<URI> url = read.parse(Key.HUB_URL, Destination::url);
            Optional<HubToken> token = token();
            Optional<List<Trust>> trust = trust();
            return url.isEmpty() || token.isEmpty() || trust.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Destination(
                            url.get(), token, PinnedTrust.context(trust.get(), Destination.host(url.get())), proxy));
        }

        private Optional<HubToken> token() {
            return read.secret(Key.HUB_TOKEN, Key.HUB_TOKEN_FILE, CREDENTIAL, true, HubToken::of);
        }

        /// What is pinned counts alone; the machine's authorities count where nothing is.
        private Optional<List<Trust>> trust() {
            int before = read.problems();
            List<Trust> trust = new ArrayList<>(read.list(Key.HUB_FINGERPRINT, Trust.Fingerprint::new));
            trust.addAll(read.list(Key.HUB_PUBLIC_KEY, Trust.PublicKey::new));
            read.authorities(Key.HUB_CA_FILE).ifPresent(trust::add);
            if (trust.size() == 1 && trust.getFirst() instanceof Trust.CaFile file) {
                file.useless(Instant.now())
                        .ifPresent(why -> read.problem("hub.tls.ca_file: vouches for nobody: " + why + "; expected "
                                + Key.HUB_CA_FILE.expected()));
            }
            if (read.problems() > before) {
                return Optional.empty();
            }
            return trust.isEmpty() ? authorities(Key.HUB_CA_FILE) : Optional.of(trust);
        }

        private Optional<List<Trust>> authorities(Key wanting) {
            try {
                return Optional.of(List.of(read.authoritiesOfThisMachine(wanting)));
            } catch (IllegalArgumentException none) {
                read.problem(wanting.path() + ": " + none.getMessage()
                        + (wanting == Key.HUB_CA_FILE ? ", or set one of hub.tls" : ""));
                return Optional.empty();
            }
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
