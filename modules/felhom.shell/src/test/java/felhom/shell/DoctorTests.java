package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Vmid;
import felhom.shell.command.Exit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `doctor`: what each side has found, in one order.
class DoctorTests extends ShellCase {
    private static final List<String> GRANT =
            List.of("pveum acl modify / --users felhom-agent@pve --roles FelhomAgent");

    @TempDir
    private Path directory;

    @BeforeEach
    void aHostOnWhichAllIsRight() {
        agent.trust = Optional.of(directory);
        agent.examination = Optional.of(sink -> sink.accept(Diagnosis.good(Concern.STORAGES, "all of them")));
        agent.machine = Optional.of(sink -> sink.accept(Diagnosis.good(Concern.UNITS, "they run")));
        agent.daemon = Optional.of(new FakeDaemon());
    }

    @Test
    void theWorstComesFirstWithWhyAndWhatMendsIt() {
        agent.examination = Optional.of(sink -> {
            sink.accept(Diagnosis.warning(
                    Concern.GUEST_WITHOUT_BACKUP,
                    "no backup job takes guests 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112",
                    List.of("pvesh create /cluster/backup --vmid 101")));
            sink.accept(new Diagnosis(Concern.TOKEN_RIGHTS, State.DENIED, "VM.Backup on /vms", GRANT));
        });

        Result result = run("doctor");

        assertEquals(Exit.DENIED, result.exit(), result.err());
        assertTrue(result.out().startsWith("""
                FAIL  token-rights
                      VM.Backup on /vms
                      why: with privilege separation a token may do what both itself and its
                      user are granted, and no more
                      > pveum acl modify / --users felhom-agent@pve --roles FelhomAgent
                FAIL  signers
                """), result.out());
        assertTrue(result.out().contains("""
                WARN  guest-without-backup
                      no backup job takes guests 101, 102, 103, 104, 105, 106, 107, 108, 109,
                      110, 111, 112
                      why: what no job backs up is gone with its disk
                      > pvesh create /cluster/backup --vmid 101
                """), result.out());
        assertTrue(
                result.out()
                        .endsWith("doctor: 4 to mend, 1 warning; docs/doctor.md has more about each, by its name\n"),
                result.out());
    }

    @Test
    void aLineThatMendsTwoThingsIsPrintedOnce() {
        agent.examination = Optional.of(sink -> {
            sink.accept(new Diagnosis(Concern.TOKEN_RIGHTS, State.DENIED, "VM.Backup on /vms", GRANT));
            sink.accept(new Diagnosis(Concern.TOKEN_RIGHTS, State.DENIED, "VM.Audit on /vms", GRANT));
        });

        Result result = run("doctor");

        assertEquals(2, result.out().split("pveum acl", -1).length, result.out());
        assertTrue(result.out().contains("mended as above"), result.out());
    }

    @Test
    void aProgramGetsOneDocument() {
        agent.examination = Optional.of(
                sink -> sink.accept(new Diagnosis(Concern.TOKEN_RIGHTS, State.DENIED, "VM.Backup on /vms", GRANT)));

        Result result = run("doctor", "--json");

        assertEquals(Exit.DENIED, result.exit(), result.err());
        assertTrue(
                result.out()
                        .startsWith("{\"worst\":\"denied\",\"findings\":[{\"id\":\"token-rights\",\"state\":\"denied\","
                                + "\"found\":\"VM.Backup on /vms\",\"why\":\""),
                result.out());
    }

    @Test
    void whoMayNotUseTheDaemonIsToldWhatWasNotLookedAt() {
        agent.barred = Optional.of(new HostException(
                Failure.of(Failure.Kind.HOST, "the daemon serves root and felhom-agent, and this is alice")));

        Result result = run("doctor");

        assertTrue(result.out().contains("""
                ?     not looked at
                      daemon, hub: the daemon serves root and felhom-agent, and this is alice
                      > felhom-agent doctor   # as root
                """), result.out());
        assertTrue(result.out().contains("ok    in order"), result.out());
    }

    @Test
    void whatIsWrongWithTheConfigurationIsSaidBeforeAnythingElseCanBe() {
        agent.daemon = Optional.empty();
        agent.problems = Optional.of(List.of("not configured: set this and that"));

        Result result = run("doctor");

        assertEquals(Exit.USAGE, result.exit(), result.err());
        assertTrue(result.out().startsWith("FAIL  configuration\n      not configured: set this"), result.out());
        assertTrue(result.out().contains("> felhom-agent setup\n"), result.out());
        assertEquals(Optional.empty(), agent.used);
    }

    @Test
    void aHostThatDoesNotAnswerIsAFindingOfItsOwn() {
        agent.examination = Optional.of(_ -> {
            throw new HostException(Failure.of(Failure.Kind.UNREACHABLE, "nobody answers at pve"));
        });

        Result result = run("doctor");

        assertEquals(Exit.UNREACHABLE, result.exit(), result.err());
        assertTrue(result.out().startsWith("FAIL  host\n      nobody answers at pve\n"), result.out());
        assertTrue(result.out().contains("units"), result.out());
    }

    @Test
    void whatTheSelfTestDoesToItsGuestIsAskedForToo() {
        agent.selfTestGuest = Optional.of(new Vmid(9999));

        run("doctor");

        assertEquals(
                Set.of("delete-snapshot", "describe", "rollback", "snapshot", "start", "stop"),
                agent.used.orElseThrow().all().stream()
                        .map(name -> name.value())
                        .collect(Collectors.toSet()));
    }
}
