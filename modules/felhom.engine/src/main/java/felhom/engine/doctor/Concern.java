package felhom.engine.doctor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Everything that is looked at. Its id is stable: scripts and `docs/doctor.md` go by it.
public enum Concern {
    CONFIGURATION("without a configuration that can be used, the agent does nothing at all"),
    DAEMON("without the daemon nothing is reported, no order of the hub is taken, and what was begun is not followed"),
    UNITS("a unit that is not there or not enabled does not come back after the next start of the machine"),
    SANDBOX("the agent holds the host's keys; its sandbox is what stands between a fault in it and the host"),
    STATE("the log of every order lies there; without it no order is begun"),
    RUNTIME_DIRECTORY("what was signed before the machine was restored would count again if it survived on a disk"),
    OUTBOX("the hub does not know yet what became of these orders"),
    HUB("the hub sees nothing of this host, and whoever watches it there sees an old picture"),
    SIGNERS("without somebody who can sign, nothing destructive can be done: no rollback, no stop"),
    ROOT_HELPER("golden images, USB disks and the health of disks need root's helper"),
    SUDOERS("a rule for sudo that is missing keeps root's part from working; one that is not used is a door left open"),
    PROGRAMS("without them nobody sees a disk that begins to fail, or a host that runs hot"),
    FAILED_UNITS("a service that has failed does not do its work, and often nobody has noticed"),
    CLOCK("plans and signatures are valid for a time; with a wrong clock they are refused, or live too long"),
    HOST("what the host does not answer cannot be done or looked at"),
    HOST_VERSION("on another release PVE may do something else than the agent expects"),
    CERTIFICATE("when the host's certificate is over, nothing reaches it over TLS any more"),
    CERTIFICATE_PIN(
            "the agent believes the pinned certificate alone; when the host renews it, the agent is locked out"),
    TOKEN_RIGHTS("with privilege separation a token may do what both itself and its user are granted, and no more"),
    ROLE_TOO_WIDE("whoever gets hold of the token may do all that its role allows"),
    STORAGES("what lies on a storage that is not active cannot be started, backed up or restored"),
    RETENTION("a backup job that runs there next deletes older backups, those of the agent's included"),
    GUEST_WITHOUT_BACKUP("what no job backs up is gone with its disk"),
    VOLUME_WITHOUT_BACKUP("a restore brings the guest back without it: its data is in no backup"),
    VOLUME_WITHOUT_SNAPSHOT("no snapshot can be taken, so nothing can be rolled back after a change that went wrong"),
    STALE_LOCK("nothing can be done to a locked guest: it is not started, backed up or snapshot"),
    OLD_SNAPSHOT("a snapshot keeps growing with every write, and a rollback to an old one loses all that came since");

    private final String why;

    Concern(String why) {
        this.why = why;
    }

    /// Lower case words joined by `-`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Why it matters, in words for an operator.
    public String why() {
        return why;
    }

    public static Optional<Concern> of(String id) {
        return Arrays.stream(values())
                .filter(concern -> concern.id().equals(id))
                .findFirst();
    }
}
