package felhom.proxmox.check;

import felhom.engine.order.Bytes;
import felhom.engine.port.HostCheck;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.proxmox.answer.CertificateInfo;
import felhom.proxmox.answer.NodeEntry;
import felhom.proxmox.answer.NodeStatus;
import felhom.proxmox.answer.Version;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The read self-test: GET requests alone, so that it cannot change anything.
final class ProxmoxCheck implements HostCheck {
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final PveClient client;
    private Optional<PrivilegeCheck> privileges = Optional.empty();

    ProxmoxCheck(PveClient client) {
        this.client = client;
    }

    /// What the last look has found of the token's rights; empty where it did not come so far.
    Optional<PrivilegeCheck> privileges() {
        return privileges;
    }

    @Override
    public List<Finding> look(Consumer<Finding> sink) {
        List<Finding> findings = new ArrayList<>();
        Consumer<Finding> note = finding -> {
            findings.add(finding);
            sink.accept(finding);
        };
        Finding version = attempt("version", this::version);
        note.accept(version);
        if (version.level() == Level.UNREACHABLE || version.level() == Level.DENIED) {
            // Everything else would say the same again.
            return findings;
        }
        try {
            parts(note);
        } catch (PveException e) {
            note.accept(failed(e.error() instanceof PveError.NoNode ? "node" : "answers", e));
            return findings;
        }
        if (client.drift() > 0) {
            note.accept(new Finding(
                    "answers",
                    Level.WARNING,
                    client.drift() + " fields or items of the host's answers could not be read",
                    List.of("run again with --debug and report the lines 'unexpected answer'")));
        }
        return findings;
    }

    /// @throws PveException when something else answers in PVE's place, or there is no such node: so it would
    /// be at each
    ///     further part
    private void parts(Consumer<Finding> note) {
        note.accept(part("clock", this::clock));
        note.accept(part("node", this::node));
        note.accept(part("certificate", this::certificate));
        PrivilegeCheck rights;
        try {
            rights = new PrivilegeCheck(client);
            privileges = Optional.of(rights);
        } catch (PveException e) {
            if (e.error() instanceof PveError.NotPve) {
                throw e;
            }
            note.accept(failed("privileges", e));
            return;
        }
        note.accept(part("guests", () -> guests(rights)));
        note.accept(part("storages", () -> storages(rights)));
        rights.findings().forEach(note);
        note.accept(Finding.ok(
                "root",
                "golden-image, usb-mount and usb-unmount are done by root's helper, which `felhom-agent --selftest=root`"
                        + " looks at"));
    }

    private static Finding part(String subject, Supplier<Finding> look) {
        try {
            return look.get();
        } catch (PveException e) {
            if (e.error() instanceof PveError.NotPve || e.error() instanceof PveError.NoNode) {
                throw e;
            }
            return failed(subject, e);
        }
    }

    private static Finding attempt(String subject, Supplier<Finding> look) {
        try {
            return look.get();
        } catch (PveException e) {
            return failed(subject, e);
        }
    }

    private static Finding failed(String subject, PveException e) {
        Level level = switch (e.error().kind()) {
            case AUTHENTICATION, PRIVILEGE -> Level.DENIED;
            case UNREACHABLE, TIMED_OUT -> Level.UNREACHABLE;
            default -> Level.FAILED;
        };
        return new Finding(subject, level, e.error().words(), List.of());
    }

    private Finding version() {
        Version version = client.version();
        if (!version.supported()) {
            return new Finding("version", Level.FAILED, ProxmoxHost.tooOld(version), List.of());
        }
        Optional<String> newer = TestedVersions.warning(version);
        if (newer.isPresent()) {
            return new Finding(
                    "version",
                    Level.WARNING,
                    newer.get(),
                    List.of("upgrade felhom-agent once there is a release tested on this version"));
        }
        String where =
                "Proxmox VE " + version.version() + " at " + client.connection().endpoint();
        return Finding.ok(
                "version",
                TestedVersions.tested(version)
                        ? where
                        : where + "; this agent was tested on " + TestedVersions.words());
    }

    private Finding clock() {
        Optional<Duration> compared = client.lastSkew();
        if (compared.isEmpty()) {
            return new Finding(
                    "clock",
                    Level.WARNING,
                    "the host's clock and ours could not be compared: its answers carry no time (no Date header)",
                    List.of("timedatectl status   # on both machines"));
        }
        Duration skew = compared.get();
        // The host's clock comes to the second, and the answer takes its time.
        if (skew.abs().compareTo(SKEW) <= 0) {
            return Finding.ok("clock", "the host's clock and ours agree");
        }
        String text = "the host's clock is " + skew.abs().toSeconds() + " s "
                + (skew.isNegative() ? "behind" : "ahead of") + " ours";
        return new Finding("clock", Level.WARNING, text, List.of("timedatectl status   # on both machines"));
    }

    private Finding node() {
        NodeName own = client.ownName();
        List<NodeEntry> nodes = client.nodes();
        NodeEntry entry = nodes.stream()
                .filter(n -> n.node().equals(own))
                .findFirst()
                .orElseThrow(() -> new PveException(new PveError.NoNode(
                        own.value(), nodes.stream().map(n -> n.node().value()).toList())));
        NodeStatus status = client.ownNode().status();
        String text = own + " is " + entry.status() + ", up "
                + status.uptime().toDays() + " days, "
                + Bytes.words(status.memoryUsed()) + " of " + Bytes.words(status.memoryTotal()) + " memory used, "
                + Bytes.words(status.rootAvailable()) + " free on /";
        return new Finding("node", entry.online() ? Level.OK : Level.FAILED, text, List.of());
    }

    private Finding certificate() {
        Optional<CertificateInfo> served = served();
        Optional<Instant> end = served.flatMap(CertificateInfo::notAfter);
        if (served.isEmpty() || end.isEmpty()) {
            return new Finding(
                    "certificate", Level.WARNING, "the host does not say which certificate it serves", List.of());
        }
        return new CertificateCheck(served.get(), renewal(served.get())).finding(Instant.now(), end.get());
    }

    /// A certificate of the administrator's own is served in place of PVE's (pve-manager
    /// Service/pveproxy.pm).
    Optional<CertificateInfo> served() {
        List<CertificateInfo> certificates = client.ownNode().certificates();
        return certificates.stream()
                .filter(c -> c.file().equals("pveproxy-ssl.pem"))
                .findFirst()
                .or(() -> certificates.stream()
                        .filter(c -> c.file().equals("pve-ssl.pem"))
                        .findFirst());
    }

    CertificateCheck.Renewal renewal(CertificateInfo served) {
        if (served.file().equals("pve-ssl.pem")) {
            return CertificateCheck.Renewal.BY_CLUSTER;
        }
        try {
            return client.ownNode().ordersCertificate()
                    ? CertificateCheck.Renewal.BY_ACME
                    : CertificateCheck.Renewal.BY_NOBODY;
        } catch (PveException notSeen) {
            return CertificateCheck.Renewal.UNKNOWN;
        }
    }

    private Finding guests(PrivilegeCheck rights) {
        List<GuestStatus> containers = client.ownNode().containers();
        List<GuestStatus> machines = client.ownNode().machines();
        List<GuestStatus> all =
                Stream.concat(containers.stream(), machines.stream()).toList();
        if (!rights.tokenHas("VM.Audit", "/vms")) {
            return new Finding(
                    "guests",
                    Level.WARNING,
                    "unknown: without VM.Audit on /vms the host hides guests (it shows " + all.size() + ")",
                    List.of());
        }
        long running = all.stream().filter(guest -> !guest.stopped()).count();
        String text = count(containers.size(), "container")
                + (machines.isEmpty() ? "" : " and " + count(machines.size(), "virtual machine"));
        return Finding.ok("guests", text + " on this node, " + running + " running");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private Finding storages(PrivilegeCheck rights) {
        List<Storage> storages = client.ownNode().storages();
        if (storages.isEmpty() && !rights.tokenHas("Datastore.Audit", "/storage")) {
            return new Finding(
                    "storages",
                    Level.WARNING,
                    "unknown: without Datastore.Audit on /storage the host hides storages",
                    List.of());
        }
        List<String> warnings = new ArrayList<>();
        List<String> remedy = new ArrayList<>();
        String down = storages.stream()
                .filter(s -> s.enabled() && !s.active())
                .map(s -> s.id().value())
                .collect(Collectors.joining(", "));
        if (!down.isEmpty()) {
            warnings.add("not active: " + down);
            remedy.add("pvesm status");
        }
        if (storages.stream().noneMatch(s -> s.enabled() && s.content().contains("backup"))) {
            warnings.add("none that the token may see takes backups");
            remedy.add("pvesm status --content backup   # on the host: those that do");
        }
        String text = storages.isEmpty()
                ? "none"
                : storages.stream().map(ProxmoxCheck::words).collect(Collectors.joining(", "));
        return warnings.isEmpty()
                ? Finding.ok("storages", text)
                : new Finding("storages", Level.WARNING, text + "; " + String.join("; ", warnings), remedy);
    }

    private static String words(Storage storage) {
        String free = storage.available().isPresent()
                ? ", " + Bytes.words(storage.available().getAsLong()) + " free"
                : "";
        return storage.id() + " (" + storage.type() + (storage.enabled() ? free : ", disabled") + ")";
    }
}
