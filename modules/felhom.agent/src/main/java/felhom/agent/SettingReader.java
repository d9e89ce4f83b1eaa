package felhom.agent;

import felhom.agent.Configuration.Value;
import felhom.engine.order.Digests;
import felhom.proxmox.http.Trust;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads settings as values, and collects what is wrong with them: each problem names its place, the value
/// and what would be right.
final class SettingReader {
    private final Configuration configuration;
    private final List<String> problems;

    /// @param problems where each is added
    SettingReader(Configuration configuration, List<String> problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    Configuration configuration() {
        return configuration;
    }

    void problem(String words) {
        problems.add(words);
    }

    /// How many there are by now.
    int problems() {
        return problems.size();
    }

    /// Empty where it is not given, and where it cannot be used.
    ///
    /// @param parser throws [IllegalArgumentException] that says what is wrong
    <T> Optional<T> parse(Key key, Function<String, T> parser) {
        return configuration.value(key).flatMap(value -> parse(key, value, value.text(), parser));
    }

    private <T> Optional<T> parse(Key key, Value value, String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException wrong) {
            problem(value.place() + ": " + wrong.getMessage() + "; expected " + key.expected());
            return Optional.empty();
        }
    }

    /// Those of a list that can be used.
    <T> List<T> list(Key key, Function<String, T> parser) {
        return configuration
                .value(key)
                .map(value -> value.texts().stream()
                        .flatMap(text -> parse(key, value, text, parser).stream())
                        .toList())
                .orElse(List.of());
    }

    Optional<Integer> number(Key key, int least, int most) {
        return parse(key, text -> {
            if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("'" + text + "'");
            }
            return Integer.valueOf(text);
        });
    }

    Optional<Duration> seconds(Key key, int most) {
        return number(key, 1, most).map(Duration::ofSeconds);
    }

    /// A time of at least a tenth of a second, in steps of that.
    ///
    /// @param most seconds
    Optional<Duration> tenths(Key key, int most) {
        return parse(key, text -> {
            if (!text.matches("[0-9]{1,7}([.][0-9])?")) {
                throw new IllegalArgumentException("'" + text + "'");
            }
            Duration time =
                    Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact());
            if (time.isZero() || time.compareTo(Duration.ofSeconds(most)) > 0) {
                throw new IllegalArgumentException("'" + text + "'");
            }
            return time;
        });
    }

    /// The authorities in a file that a setting names.
    Optional<Trust> authorities(Key key) {
        return parse(key, text -> found(key, new Trust.CaFile(Path.of(text))));
    }

    /// Those that count where a setting names none.
    ///
    /// @throws IllegalArgumentException when this machine has none
    Trust authoritiesOfThisMachine(Key key) {
        return found(key, Authorities.ofThisMachine());
    }

    private Trust found(Key key, Trust.CaFile authorities) {
        configuration.found(key, authorities.certificates());
        return authorities;
    }

    /// A secret: in place, in a file, or as a credential of systemd's.
    ///
    /// @param demanded whether it is a problem that there is none
    <T> Optional<T> secret(Key inPlace, Key inFile, String credential, boolean demanded, Function<String, T> parser) {
        Optional<Value> here = configuration.value(inPlace);
        Optional<Value> file = configuration.value(inFile);
        if (here.isPresent() && file.isPresent()) {
            problem(here.get().place() + " and " + file.get().place() + ": give one of the two, not both");
            return Optional.empty();
        }
        if (here.isPresent()) {
            return parse(inPlace, parser);
        }
        if (file.isPresent()) {
            return parse(inFile, Path::of).flatMap(path -> secretIn(path, inFile, file.get(), parser));
        }
        String directory = configuration.source().environment().get("CREDENTIALS_DIRECTORY");
        Path handed = directory == null ? Path.of(credential) : Path.of(directory, credential);
        // One that cannot be looked at is there: reading it says what is wrong.
        if (directory != null && !Files.notExists(handed)) {
            return secretIn(handed, inFile, new Value(List.of(handed.toString()), "credential " + credential), parser);
        }
        if (demanded) {
            problem(inPlace.path() + ": missing; set it, or " + inFile.path() + ", or the systemd credential "
                    + credential + "; expected " + inPlace.expected());
        }
        return Optional.empty();
    }

    private <T> Optional<T> secretIn(Path file, Key key, Value value, Function<String, T> parser) {
        try {
            String text = TokenText.in(file, configuration.secrets());
            configuration.found(key, Digests.hex(text.getBytes(StandardCharsets.UTF_8)));
            return parse(key, value, text, parser);
        } catch (IOException e) {
            problem(value.place() + ": '" + file + "' " + e.getMessage() + "; expected " + key.expected());
            return Optional.empty();
        }
    }
}
