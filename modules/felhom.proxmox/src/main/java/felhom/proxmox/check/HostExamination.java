package felhom.proxmox.check;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.proxmox.answer.CertificateInfo;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What `doctor` asks a host by its API: what the read self-test looks at, and what may be wrong with the
/// rights, the pins, the guests and their backups. GET requests alone.
final class HostExamination implements Examination {
    /// What is looked at here; where the host is away, none of it is.
    private static final Set<Concern> OURS = EnumSet.of(
            Concern.HOST_VERSION,
            Concern.CERTIFICATE,
            Concern.CERTIFICATE_PIN,
            Concern.TOKEN_RIGHTS,
            Concern.ROLE_TOO_WIDE,
            Concern.STORAGES,
            Concern.RETENTION,
            Concern.GUEST_WITHOUT_BACKUP,
            Concern.VOLUME_WITHOUT_BACKUP,
            Concern.VOLUME_WITHOUT_SNAPSHOT,
            Concern.STALE_LOCK,
            Concern.OLD_SNAPSHOT);

    private static final List<String> ONCE_GRANTED =
            List.of("felhom-agent doctor   # again, once token-rights is mended");
    private static final String HIDDEN = "unknown: ";

    private final PveClient client;
    private final UsedOperations used;

    HostExamination(PveClient client, UsedOperations used) {
        this.client = client;
        this.used = used;
    }

    @Override
    public void look(Consumer<Diagnosis> to) {
        Set<Concern> seen = EnumSet.noneOf(Concern.class);
        Consumer<Diagnosis> sink = diagnosis -> {
            seen.add(diagnosis.concern());
            to.accept(diagnosis);
        };
        ProxmoxCheck check = new ProxmoxCheck(client);
        List<Finding> findings =
                check.look(finding -> concern(finding).ifPresent(concern -> sink.accept(diagnosis(concern, finding))));
        if (check.privileges().isPresent() && findings.getFirst().level() != Level.FAILED) {
            PrivilegeCheck rights = check.privileges().get();
            part(Concern.TOKEN_RIGHTS, sink, () -> new RightsExamination(rights, used).look(sink));
            part(Concern.CERTIFICATE_PIN, sink, () -> pins(check, sink));
            backups(rights, sink);
            guests(rights, sink);
        }
        Set<Concern> left = EnumSet.copyOf(OURS);
        left.removeAll(seen);
        left.forEach(concern -> to.accept(Diagnosis.unseen(
                concern,
                "the host does not let itself be looked at; see above",
                List.of("felhom-agent doctor   # again, once the above is mended"))));
    }

    private void part(Concern concern, Consumer<Diagnosis> sink, Runnable look) {
        try {
            look.run();
        } catch (PveException cannot) {
            sink.accept(Diagnosis.unseen(
                    concern, cannot.error().words(), List.of("felhom-agent --selftest=read   # more about it")));
        }
    }

    private void pins(ProxmoxCheck check, Consumer<Diagnosis> sink) {
        Optional<CertificateInfo> served = check.served();
        served.ifPresent(one -> sink.accept(
                new PinExamination(client.connection().trust(), Instant.now()).look(one, check.renewal(one))));
    }

    private void backups(PrivilegeCheck rights, Consumer<Diagnosis> sink) {
        if (!rights.tokenHas("Sys.Audit", "/")) {
            unseen("Sys.Audit on /", Set.of(Concern.GUEST_WITHOUT_BACKUP, Concern.RETENTION), sink);
            return;
        }
        boolean sees = rights.tokenHas("Datastore.Allocate", "/storage")
                || (rights.tokenHas("Datastore.AllocateSpace", "/storage") && rights.tokenHas("VM.Backup", "/vms"));
        part(Concern.RETENTION, sink, new BackupExamination(client, now(), sees, sink)::look);
    }

    private void guests(PrivilegeCheck rights, Consumer<Diagnosis> sink) {
        if (!rights.tokenHas("VM.Audit", "/vms")) {
            unseen(
                    "VM.Audit on /vms",
                    Set.of(
                            Concern.STALE_LOCK,
                            Concern.VOLUME_WITHOUT_BACKUP,
                            Concern.VOLUME_WITHOUT_SNAPSHOT,
                            Concern.OLD_SNAPSHOT),
                    sink);
            return;
        }
        part(Concern.STALE_LOCK, sink, new GuestExamination(client, now(), sink)::look);
    }

    private Instant now() {
        return Instant.now().plus(client.skew());
    }

    private static void unseen(String lacking, Set<Concern> concerns, Consumer<Diagnosis> sink) {
        concerns.stream()
                .sorted()
                .forEach(concern -> sink.accept(Diagnosis.unseen(concern, "the token lacks " + lacking, ONCE_GRANTED)));
    }

    private Diagnosis diagnosis(Concern concern, Finding finding) {
        // What the token may not see is no fault of the storages'.
        return finding.text().startsWith(HIDDEN)
                ? Diagnosis.unseen(concern, finding.text().substring(HIDDEN.length()), ONCE_GRANTED)
                : new Diagnosis(concern, state(concern, finding.level()), finding.text(), remedy(concern, finding));
    }

    /// What the read self-test leaves to its reader.
    private List<String> remedy(Concern concern, Finding finding) {
        if (finding.level() == Level.OK || !finding.remedy().isEmpty()) {
            return finding.remedy();
        }
        return switch (concern) {
            case HOST ->
                finding.level() == Level.DENIED
                        ? List.of(
                                "pveum user token list "
                                        + client.connection().token().owner()
                                        + "   # on the host: whether it is there and when it expires",
                                "felhom-agent setup --replace   # with one that is")
                        : List.of("systemctl status pveproxy pvedaemon   # on the host");
            case HOST_VERSION -> List.of("apt update && apt dist-upgrade   # on the host, by Proxmox's own guide");
            case CERTIFICATE -> List.of("pvenode cert info   # on the host");
            case STORAGES -> List.of("pvesm status   # on the host");
            default -> List.of("felhom-agent --selftest=read   # more about it");
        };
    }

    /// Rights are looked at in another way here, by what is used.
    private static Optional<Concern> concern(Finding finding) {
        return switch (finding.subject()) {
            case "version" ->
                Optional.of(
                        finding.level() == Level.DENIED || finding.level() == Level.UNREACHABLE
                                ? Concern.HOST
                                : Concern.HOST_VERSION);
            case "clock" -> Optional.of(Concern.CLOCK);
            case "certificate" -> Optional.of(Concern.CERTIFICATE);
            case "storages" -> Optional.of(Concern.STORAGES);
            case "privileges" -> Optional.of(Concern.TOKEN_RIGHTS);
            // That a right is missing for it, token-rights says.
            case "node", "answers" -> finding.level() == Level.DENIED ? Optional.empty() : Optional.of(Concern.HOST);
            // Of these the guests' own concerns tell more.
            default -> Optional.empty();
        };
    }

    private static State state(Concern concern, Level level) {
        return switch (level) {
            case OK -> State.GOOD;
            case WARNING -> State.WARNING;
            case FAILED -> State.FAILED;
            case DENIED -> State.DENIED;
            // One request that is not answered, of a slow storage say, is not the host.
            case UNREACHABLE -> concern == Concern.HOST ? State.UNREACHABLE : State.FAILED;
        };
    }
}
