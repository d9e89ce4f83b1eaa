package felhom.agent;

import felhom.engine.port.HostCheck.Finding;
import felhom.host.file.Access;
import felhom.host.file.WholeFile;
import felhom.ops.NodeName;
import felhom.proxmox.check.ProxmoxHost;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Trust;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.console.Secrets;
import felhom.shell.setup.SetupAnswers;
import felhom.shell.setup.SetupFiles;
import felhom.shell.setup.SetupSite.Presented;
import felhom.shell.setup.SetupToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The configuration and the token beside it, as they are and as they are to be. What the package's service
/// reads is root's, and the token comes to it from systemd; anywhere else both belong to whoever writes them,
/// and the configuration names the token's file.
final class OwnFiles implements SetupFiles {
    private static final String TOKEN = "token";

    private final Configuration.Source source;
    private final Secrets secrets;
    private final SetupMachine machine;
    private final Path file;
    private final boolean ofService;
    /// Whether the service's user reads it.
    private final boolean packaged;
    private final Optional<Configuration> present;
    private final ConfigurationText text;

    private OwnFiles(
            Configuration.Source source,
            Secrets secrets,
            SetupMachine machine,
            Path file,
            Optional<Configuration> present,
            ConfigurationText text) {
        this.source = source;
        this.secrets = secrets;
        this.machine = machine;
        this.file = file;
        this.ofService = file.equals(source.file());
        this.packaged = ofService && machine.asRoot() && Access.group(machine.group());
        this.present = present;
        this.text = text;
    }

    /// @throws felhom.shell.command.Installation.BadConfiguration when the one that is there cannot be used
    static OwnFiles open(Configuration.Source source, Optional<Path> named, Secrets secrets, SetupMachine machine) {
        Path file = named.or(() -> Optional.ofNullable(source.environment().get(Configuration.FILE))
                        .map(Path::of))
                .orElse(source.file())
                .toAbsolutePath()
                .normalize();
        if (Files.notExists(file)) {
            return new OwnFiles(source, secrets, machine, file, Optional.empty(), ConfigurationText.empty());
        }
        Configuration present = Configuration.read(alone(source, file, Map.of()), Optional.of(file), secrets);
        return new OwnFiles(source, secrets, machine, file, Optional.of(present), ConfigurationText.of(file));
    }

    /// The file without the environment of whoever types this: the agent that is started will not have it.
    private static Configuration.Source alone(Configuration.Source source, Path file, Map<String, String> with) {
        return new Configuration.Source(with, file, source.hostName());
    }

    @Override
    public Path configuration() {
        return file;
    }

    @Override
    public Path token() {
        return file.resolveSibling(TOKEN);
    }

    @Override
    public Optional<String> unusable() {
        Path directory = file.resolveSibling(".").normalize();
        if (!Files.isDirectory(directory)) {
            return Optional.of("there is no directory " + directory + "; "
                    + (ofService ? "install the package, or name a file by --config FILE" : "make it first"));
        }
        if (!Files.isWritable(directory)) {
            return Optional.of("this user may not write in " + directory + "; "
                    + (ofService ? "run it as root, or name a file of your own by --config FILE" : "name another one"));
        }
        if (file.equals(token())) {
            return Optional.of(file + " is where the token goes; name another file by --config FILE");
        }
        for (Path one : List.of(file, token())) {
            if (Files.isSymbolicLink(one)) {
                return Optional.of(one + " is a symbolic link, which would be replaced by a file; "
                        + (one.equals(file) ? "name the file itself by --config FILE" : "remove it first"));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean exists() {
        return present.isPresent();
    }

    @Override
    public boolean ofService() {
        return ofService;
    }

    private Optional<String> value(Key key) {
        return present.flatMap(configuration -> configuration.value(key)).map(Configuration.Value::text);
    }

    @Override
    public Optional<String> endpoint() {
        return present.map(_ -> value(Key.ENDPOINT).orElse(Defaults.ENDPOINT));
    }

    /// However it is written there.
    private boolean leadsTo(String endpoint) {
        try {
            return endpoint()
                    .filter(there -> Connection.endpoint(there).toString().equals(endpoint))
                    .isPresent();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    @Override
    public Optional<NodeName> node() {
        try {
            return value(Key.NODE).map(NodeName::new);
        } catch (IllegalArgumentException wrong) {
            throw new BadConfiguration(List.of(
                    Key.NODE.path() + " in " + file + ": " + wrong.getMessage() + "; expected " + Key.NODE.expected()));
        }
    }

    /// What is configured to be believed, without the setting that believes anybody.
    List<Trust> pins() {
        return present.map(Settings::pins).orElse(List.of());
    }

    @Override
    public boolean believes(String endpoint, Presented certificate) {
        return OwnSite.certificate(certificate).believedBy(pins(), endpoint);
    }

    @Override
    public Optional<SetupToken> storedToken() {
        try {
            Optional<String> inPlace = value(Key.TOKEN);
            if (inPlace.isPresent()) {
                return Optional.of(OwnSite.Token.read(inPlace.get()));
            }
            // The service gets its token from systemd, which reads this one.
            Path kept = packaged ? token() : value(Key.TOKEN_FILE).map(Path::of).orElse(token());
            return Optional.of(OwnSite.Token.read(TokenText.in(kept, secrets)));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public boolean strangeToken() {
        try {
            return Files.exists(token())
                    && Files.size(token()) > 0
                    && storedToken().isEmpty();
        } catch (IOException unknown) {
            return true;
        }
    }

    /// The settings that are to hold; an empty value is for one that is to go.
    private Map<Key, Optional<String>> wanted(SetupAnswers answers) {
        Map<Key, Optional<String>> wanted = new HashMap<>();
        if (!leadsTo(answers.endpoint())) {
            wanted.put(Key.ENDPOINT, Optional.of(answers.endpoint()));
        }
        answers.node().ifPresent(node -> wanted.put(Key.NODE, Optional.of(node.value())));
        answers.fingerprint().ifPresent(pin -> wanted.put(Key.TLS_FINGERPRINT, Optional.of(pin)));
        // It would make every pin void.
        if (value(Key.TLS_INSECURE).filter("true"::equals).isPresent()) {
            wanted.put(Key.TLS_INSECURE, Optional.empty());
        }
        if (answers.newToken()) {
            wanted.put(Key.TOKEN, Optional.empty());
            wanted.put(Key.TOKEN_FILE, packaged ? Optional.empty() : Optional.of(token().toString()));
        } else if (packaged && value(Key.TOKEN_FILE).isPresent()) {
            wanted.put(Key.TOKEN_FILE, Optional.empty());
        } else if (!packaged
                && value(Key.TOKEN).or(() -> value(Key.TOKEN_FILE)).isEmpty()
                && answers.token().isPresent()) {
            wanted.put(Key.TOKEN_FILE, Optional.of(token().toString()));
        }
        return wanted;
    }

    @Override
    public List<String> changes(SetupAnswers answers) {
        return text.with(wanted(answers)).changes();
    }

    @Override
    public List<String> write(SetupAnswers answers) throws IOException {
        List<String> done = new ArrayList<>();
        WholeFile secret =
                new WholeFile(token(), packaged ? Access.of("root", "root", "rw-------") : Access.own("rw-------"));
        if (answers.newToken()) {
            secret.write(
                    (((OwnSite.Token) answers.token().orElseThrow()).text() + "\n").getBytes(StandardCharsets.UTF_8));
            done.add("written: " + token());
        }
        ConfigurationText next = text.with(wanted(answers));
        Access access = packaged ? Access.of("root", machine.group(), "rw-r-----") : Access.own("rw-------");
        WholeFile configuration = new WholeFile(file, access);
        if (exists() && !next.changes().isEmpty()) {
            Path old = file.resolveSibling(file.getFileName() + ".old");
            new WholeFile(old, Access.own("rw-------")).write(Files.readAllBytes(file));
            done.add("kept: the configuration as it was, in " + old);
        }
        if (!exists() || !next.changes().isEmpty()) {
            configuration.write(next.bytes());
            done.add("written: " + file);
            next.changes().stream()
                    .filter(_ -> exists())
                    .map(change -> "  " + change)
                    .forEach(done::add);
        }
        if (packaged) {
            mend(configuration, file, access, done);
            if (Files.exists(token())) {
                mend(secret, token(), Access.of("root", "root", "rw-------"), done);
            }
        }
        return done;
    }

    private static void mend(WholeFile whole, Path path, Access access, List<String> done) throws IOException {
        if (whole.mend()) {
            done.add("owner and mode mended: " + path + ", now " + access);
        }
    }

    @Override
    public List<Finding> look(Consumer<Finding> sink) {
        Map<String, String> handed = new HashMap<>();
        Configuration bare = Configuration.read(alone(source, file, Map.of()), Optional.of(file), secrets);
        if (bare.value(Key.TOKEN).or(() -> bare.value(Key.TOKEN_FILE)).isEmpty()) {
            // The very file that systemd hands to the service.
            handed.put(Key.TOKEN_FILE.variable(), token().toString());
        }
        // Of the host alone: the hub's token may be one that only the service is given.
        Settings settings =
                Settings.ofCommand(Configuration.read(alone(source, file, handed), Optional.of(file), secrets));
        try (ProxmoxHost host = new ProxmoxHost(settings.connection(), settings.taskLimit())) {
            return host.check().look(sink);
        }
    }
}
