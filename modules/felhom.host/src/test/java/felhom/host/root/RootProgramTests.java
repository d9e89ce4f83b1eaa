package felhom.host.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With real processes, scripts that stand in for `sudo` and the helper.
class RootProgramTests {
    private static final RootRequest WALK = new RootRequest.Walk();
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private RootHelper program(Duration limit, String script) throws Exception {
        Path file = directory.resolve("helper");
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new RootProgram(
                List.of(file.toString(), "-n", "--stdio"), "set root.mode to helper", Optional.of(limit));
    }

    private void answers(RootAnswer answer) throws Exception {
        try (OutputStream to = Files.newOutputStream(directory.resolve("answer"))) {
            RootCodec.write(answer, to);
        }
    }

    @Test
    void itIsAskedAtItsStandardInputWithItsOwnArgumentsAndEnvironment() throws Exception {
        RootAnswer answer = new RootAnswer.Ended(0, "done");
        answers(answer);

        RootAnswer got = program(
                        GENEROUS,
                        "cd " + directory + "\nprintf '%s\\n' \"$*\" > words\nenv | sort > environment\n"
                                + "echo 'a line for the journal' >&2\nhead -c 10 > begin\ncat answer\n")
                .ask(WALK);

        assertEquals(answer, got);
        assertEquals("-n --stdio\n", Files.readString(directory.resolve("words")));
        assertTrue(Files.readString(directory.resolve("environment")).contains("PATH=/usr/sbin:/usr/bin:/sbin:/bin\n"));
        byte[] begin = Files.readAllBytes(directory.resolve("begin"));
        assertEquals(10, begin.length);
        assertThrows(Exception.class, () -> RootCodec.readRequest(new ByteArrayInputStream(begin)));
    }

    @Test
    void whatIsNotThereWasNotAsked() {
        RootHelper none = new RootProgram(
                List.of(directory.resolve("sudo").toString()), "set root.mode to helper", Optional.of(GENEROUS));

        HostException no = assertThrows(HostException.class, () -> none.ask(WALK));

        assertEquals(Failure.Kind.UNREACHABLE, no.failure().kind());
        assertEquals(
                "there is no " + directory.resolve("sudo") + " that may be run here; set root.mode to helper",
                no.getMessage());
    }

    @Test
    void whenSudoWantsAPasswordNobodyWasAskedAndItsWordsAreTold() throws Exception {
        RootHelper sudo = program(GENEROUS, "echo 'sudo: a password is required' >&2\nexit 1\n");

        HostException no = assertThrows(HostException.class, () -> sudo.ask(WALK));

        assertEquals(Failure.Kind.UNREACHABLE, no.failure().kind());
        assertTrue(no.getMessage().contains("it says: sudo: a password is required"), no.getMessage());
        assertTrue(no.getMessage().endsWith("set root.mode to helper"), no.getMessage());
    }

    @Test
    void oneThatEndsWithoutAnAnswerMayHaveBegunIt() throws Exception {
        RootHelper dying = program(GENEROUS, "echo 'felhom-root: out of memory' >&2\nexit 1\n");

        HostException no = assertThrows(HostException.class, () -> dying.ask(WALK));

        assertEquals(Failure.Kind.HOST, no.failure().kind());
        assertTrue(no.getMessage().contains("felhom-root: out of memory"), no.getMessage());
    }

    @Test
    void oneThatDoesNotEndIsKilledAndMayHaveBegunIt() throws Exception {
        RootHelper hanging = program(Duration.ofMillis(500), "exec sleep 600\n");

        HostException late = assertThrows(HostException.class, () -> hanging.ask(WALK));

        assertTrue(
                List.of(Failure.Kind.TIMED_OUT, Failure.Kind.UNREACHABLE)
                        .contains(late.failure().kind()),
                late.toString());
        assertTrue(late.getMessage().contains("no answer within"), late.getMessage());
    }

    @Test
    void withModeNoneNothingIsAsked() {
        RootHelper none = RootHelper.of(RootMode.NONE, directory);

        HostException no = assertThrows(HostException.class, () -> none.ask(WALK));

        assertEquals(Failure.Kind.UNREACHABLE, no.failure().kind());
        assertTrue(no.getMessage().contains("root.mode is none"), no.getMessage());
    }
}
