package felhom.testkit.hubcontract;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The command line of {@link HubContractMain}.
///
/// @param tokenFile empty where the token is in the environment
/// @param fingerprint SHA-256 of the hub's certificate, in lower-case hex digits
record ContractOptions(
        URI url,
        Optional<Path> tokenFile,
        Optional<Path> caFile,
        Optional<String> fingerprint,
        String agent,
        Path schema,
        boolean help) {
    static final String TOKEN = "FELHOM_AGENT_HUB_TOKEN";

    static final String USAGE = """
            usage: script/hub-contract URL [--token-file FILE] [--ca-file FILE | --fingerprint SHA256] [--agent ID]

              URL                   where agents report to, such as https://hub.example/v1/report
              --token-file FILE     holds a token that the hub takes from an agent (default: FELHOM_AGENT_HUB_TOKEN)
              --ca-file FILE        authorities in PEM that are trusted besides the system's
              --fingerprint SHA256  of the hub's certificate, which is trusted then, and nothing else is
              --agent ID            the agent.id that is reported (default: a new one)

            Reports to the hub as an agent does, about twenty times, and looks at what it answers: take a hub for
            trying, or an agent.id of its own. One line a check; ends with 0 where all is well, 1 where something
            is wrong, 2 where the hub could not be asked.
            """;

    /// @throws IllegalArgumentException with a text for the person at the keyboard
    static ContractOptions parse(List<String> arguments) {
        Optional<URI> url = Optional.empty();
        Optional<Path> tokenFile = Optional.empty();
        Optional<Path> caFile = Optional.empty();
        Optional<String> fingerprint = Optional.empty();
        var agent = UUID.randomUUID().toString();
        var schema = Path.of("docs/hub/envelope.schema.json");
        boolean help = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            switch (word) {
                case "--token-file" -> tokenFile = Optional.of(Path.of(value(word, rest)));
                case "--ca-file" -> caFile = Optional.of(Path.of(value(word, rest)));
                case "--fingerprint" -> fingerprint = Optional.of(fingerprint(value(word, rest)));
                case "--agent" -> agent = agent(value(word, rest));
                case "--schema" -> schema = Path.of(value(word, rest));
                case "--help", "-h" -> help = true;
                default -> {
                    if (word.startsWith("-") || url.isPresent()) {
                        throw new IllegalArgumentException("unknown argument '" + word + "'");
                    }
                    url = Optional.of(url(word));
                }
            }
        }
        if (caFile.isPresent() && fingerprint.isPresent()) {
            throw new IllegalArgumentException(
                    "--ca-file and --fingerprint exclude each other: a fingerprint is trusted without any authority");
        }
        if (url.isEmpty() && !help) throw new IllegalArgumentException("URL is missing: where agents report to");
        return new ContractOptions(
                url.orElse(URI.create("https://hub.invalid/")), tokenFile, caFile, fingerprint, agent, schema, help);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) throw new IllegalArgumentException(option + " needs a value");
        return rest.next();
    }

    private static URI url(String text) {
        try {
            var url = URI.create(text);
            boolean whole = "https".equalsIgnoreCase(url.getScheme())
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null;
            if (whole) return url;
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "the URL must be like https://hub.example/v1/report, without a user in it, not '" + text + "'");
    }

    private static String fingerprint(String text) {
        var digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (digits.matches("[0-9a-f]{64}")) return digits;
        throw new IllegalArgumentException("--fingerprint must be 64 hex digits, with or without colons, not '" + text
                + "'; openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE prints it");
    }

    private static String agent(String text) {
        if (text.matches("[A-Za-z0-9-]{1,64}")) return text;
        throw new IllegalArgumentException(
                "--agent must be 1 to 64 letters, digits and -, as an agent's id is, not '" + text + "'");
    }

    ServerTrust trust() throws IOException {
        if (fingerprint.isPresent()) return ServerTrust.fingerprint(fingerprint.get());
        if (caFile.isEmpty()) return ServerTrust.system();
        return ServerTrust.authorities(read("--ca-file", caFile.get()), caFile.get());
    }

    /// @throws IOException naming the file, never what is in it
    String token(Map<String, String> environment) throws IOException {
        var token = tokenFile.isPresent()
                ? read("--token-file", tokenFile.get()).strip()
                : environment.getOrDefault(TOKEN, "").strip();
        if (token.matches("[!-~]+")) return token;
        throw new IOException(tokenFile
                .map(file -> "--token-file: " + file + " holds no token; write one line without blanks into it")
                .orElse("there is no token: name a file with --token-file, or set " + TOKEN));
    }

    String schemaText() throws IOException {
        return read("--schema", schema);
    }

    private static String read(String option, Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException(option + ": there is no file " + file, e);
        } catch (IOException e) {
            throw new IOException(option + ": cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
