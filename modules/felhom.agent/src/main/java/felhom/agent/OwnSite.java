package felhom.agent;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.host.file.Access;
import felhom.host.probe.UnitName;
import felhom.host.program.Programs;
import felhom.host.service.Service;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.proxmox.check.ProxmoxHost;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.HostCertificate;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.shell.console.Secrets;
import felhom.shell.setup.OwnCertificate;
import felhom.shell.setup.SetupAnswers;
import felhom.shell.setup.SetupFiles;
import felhom.shell.setup.SetupSite;
import felhom.shell.setup.SetupToken;
import felhom.shell.setup.SetupTrial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// This machine and its host, for the command that sets the agent up.
final class OwnSite implements SetupSite {
    private static final UnitName UNIT = new UnitName("felhom-agent.service");

    private final Configuration.Source source;
    private final Secrets secrets;
    private final SetupMachine machine;
    private final Service service;

    OwnSite(Configuration.Source source, Secrets secrets, SetupMachine machine) {
        this.source = source;
        this.secrets = secrets;
        this.machine = machine;
        this.service = new Service(UNIT, new Programs(machine.root()), machine.root(), machine.patience());
    }

    /// Equal to another of the same text, and prints as its id.
    record Token(ApiToken api, String text) implements SetupToken {
        static Token read(String text) {
            return new Token(TokenText.read(text), text.strip());
        }

        @Override
        public String id() {
            return api.id();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Token token && token.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return id();
        }
    }

    private record Seen(HostCertificate certificate) implements Presented {
        @Override
        public String fingerprint() {
            return certificate.fingerprint().pairs();
        }
    }

    @Override
    public String endpoint(String text) {
        String bare = secrets.withoutUserInfo(text);
        if (!bare.equals(text)) {
            throw new IllegalArgumentException("'" + bare + "': a user name or a password does not belong here");
        }
        return Connection.endpoint(text).toString();
    }

    @Override
    public boolean loopback(String endpoint) {
        return Connection.loopback(endpoint);
    }

    @Override
    public String fingerprint(String text) {
        return new Trust.Fingerprint(text).pairs();
    }

    @Override
    public SetupToken token(String text) {
        secrets.token(text);
        return Token.read(text);
    }

    @Override
    public List<String> tokenLines() {
        return ProxmoxHost.token();
    }

    @Override
    public SetupToken tokenIn(Path file) throws IOException {
        return Token.read(TokenText.in(file, secrets));
    }

    @Override
    public SetupFiles files(Optional<Path> named) {
        Logging.mask(secrets);
        return OwnFiles.open(source, named, secrets, machine);
    }

    @Override
    public boolean proxmox() {
        return machine.proxmox();
    }

    @Override
    public Optional<OwnCertificate> ownCertificate() {
        if (!machine.asRoot()) {
            return Optional.empty();
        }
        return machine.certificates().stream()
                .filter(file -> !Files.notExists(file))
                .findFirst()
                .map(OwnSite::own);
    }

    private static OwnCertificate own(Path file) {
        try {
            return new OwnCertificate(
                    file, HostCertificate.in(file).fingerprint().pairs());
        } catch (IllegalArgumentException unusable) {
            throw new HostException(
                    Failure.of(
                            Failure.Kind.HOST,
                            "this host's own certificate cannot be read, so there is nothing to compare with: "
                                    + unusable.getMessage() + "; see systemctl status pve-cluster pveproxy"),
                    unusable);
        }
    }

    @Override
    public Presented presented(String endpoint) {
        return new Seen(HostCertificate.presentedAt(endpoint, Limits.DEFAULT));
    }

    static HostCertificate certificate(Presented presented) {
        return ((Seen) presented).certificate();
    }

    @Override
    public SetupTrial tryOut(SetupFiles files, SetupAnswers answers) {
        List<Trust> trust = answers.fingerprint().isPresent()
                ? List.of(new Trust.Fingerprint(answers.fingerprint().get()))
                : ((OwnFiles) files).pins();
        ApiToken token = ((Token) answers.token().orElseThrow()).api();
        Connection connection =
                new Connection(URI.create(answers.endpoint()), answers.node(), token, trust, Limits.DEFAULT);
        try (ProxmoxHost host = new ProxmoxHost(connection, Defaults.TASK)) {
            List<Finding> findings = host.check().look(_ -> {});
            Finding version = findings.getFirst();
            if (version.level() != Level.OK && version.level() != Level.WARNING) {
                throw new HostException(Failure.of(kind(version.level()), version.text()));
            }
            findings.stream()
                    .filter(finding -> finding.level() == Level.FAILED || finding.level() == Level.UNREACHABLE)
                    .filter(finding -> List.of("node", "answers").contains(finding.subject()))
                    .findFirst()
                    .ifPresent(wrong -> {
                        throw new HostException(Failure.of(kind(wrong.level()), wrong.text()));
                    });
            return new SetupTrial(node(host), findings);
        }
    }

    private static Failure.Kind kind(Level level) {
        return switch (level) {
            case DENIED -> Failure.Kind.AUTHENTICATION;
            case UNREACHABLE -> Failure.Kind.UNREACHABLE;
            case OK, WARNING, FAILED -> Failure.Kind.HOST;
        };
    }

    /// Empty where the token may not know: then it stays to be asked.
    private static Optional<NodeName> node(ProxmoxHost host) {
        try {
            return Optional.of(host.node());
        } catch (HostException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<NoService> noService() {
        if (!Access.group(machine.group())) {
            return Optional.of(NoService.NO_USER);
        }
        if (!service.systemd()) {
            return Optional.of(NoService.NO_SYSTEMD);
        }
        return service.known() ? Optional.empty() : Optional.of(NoService.NO_UNIT);
    }

    @Override
    public Started start() {
        Service.Started started = service.start();
        return new Started(started.active(), started.words());
    }
}
