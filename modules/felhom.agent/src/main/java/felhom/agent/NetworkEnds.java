package felhom.agent;

import felhom.hub.http.Destination;
import felhom.hub.report.HttpsEnd;
import felhom.hub.report.TcpProbe;
import felhom.proxmox.http.PinnedTrust;
import felhom.proxmox.http.Trust;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What stands for one end in `probes.tcp` or `probes.https`: an address, and after it words such as
/// `limit=2`.
final class NetworkEnds {
    static final String FORM_OF_TCP = "vpn.example:443, and after a blank where wanted: name=TEXT limit=SECONDS";
    static final String FORM_OF_HTTPS = "https://vpn.example/health, and after a blank where wanted: name=TEXT"
            + " status=NUMBER limit=SECONDS, and fingerprint=, public_key= or ca_file=";
    // Less than a report waits for an answer.
    private static final int LONGEST = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String address;
    private final Map<String, String> words;

    /// @throws IllegalArgumentException for a word that nobody asks for, and for one given twice
    private NetworkEnds(String text, List<String> known) {
        String[] parts = text.strip().split("\\s+", -1);
        address = parts[0];
        words = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String word = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (equals < 0 || !known.contains(word)) {
                throw new IllegalArgumentException(
                        "'" + parts[i] + "' after the address is nothing that can be said of it");
            }
            if (words.putIfAbsent(word, parts[i].substring(equals + 1)) != null) {
                throw new IllegalArgumentException("'" + word + "=' is given twice");
            }
        }
    }

    /// @throws IllegalArgumentException naming what is wrong
    static TcpProbe tcp(String text) {
        NetworkEnds end = new NetworkEnds(text, List.of("name", "limit"));
        return new TcpProbe(end.name(), end.address, end.limit());
    }

    /// @param vouching told of the authorities that it believes, which may be others the next time
    /// @throws IllegalArgumentException naming what is wrong
    static HttpsEnd https(String text, Consumer<List<X509Certificate>> vouching) {
        HttpsEnd.demandNoPassword(text);
        NetworkEnds end =
                new NetworkEnds(text, List.of("name", "status", "limit", "fingerprint", "public_key", "ca_file"));
        URI url = HttpsEnd.url(end.address);
        int status = end.number("status", 100, 599, "a status of HTTP").orElse(200);
        List<Trust> trust = end.trust();
        trust.stream()
                .filter(Trust.CaFile.class::isInstance)
                .map(Trust.CaFile.class::cast)
                .forEach(file -> vouching.accept(file.certificates()));
        return new HttpsEnd(end.name(), url, status, end.limit(), PinnedTrust.context(trust, Destination.host(url)));
    }

    private Optional<String> name() {
        return word("name", text -> {
            if (!NAME.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "'name=" + text + "': a name has 1 to 64 letters, digits, dots and dashes");
            }
            return text;
        });
    }

    private Duration limit() {
        return Duration.ofSeconds(number("limit", 1, LONGEST, "seconds").orElse(LONGEST));
    }

    private Optional<Integer> number(String word, int least, int most, String what) {
        return word(word, text -> {
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException(
                        "'" + word + "=" + text + "': expected " + what + ", " + least + " to " + most);
            }
            return Integer.valueOf(text);
        });
    }

    /// What is pinned counts alone; the machine's authorities count where nothing is.
    private List<Trust> trust() {
        List<Trust> trust = new ArrayList<>();
        word("fingerprint", Trust.Fingerprint::new).ifPresent(trust::add);
        word("public_key", Trust.PublicKey::new).ifPresent(trust::add);
        Optional<Trust.CaFile> file = word("ca_file", text -> new Trust.CaFile(Path.of(text)));
        file.ifPresent(trust::add);
        if (trust.size() == 1 && file.isPresent()) {
            file.get().useless(Instant.now()).ifPresent(why -> {
                throw new IllegalArgumentException("ca_file= vouches for nobody: " + why);
            });
        }
        return trust.isEmpty() ? List.of(Authorities.ofThisMachine()) : trust;
    }

    private <T> Optional<T> word(String word, Function<String, T> parser) {
        return Optional.ofNullable(words.get(word)).map(parser);
    }
}
