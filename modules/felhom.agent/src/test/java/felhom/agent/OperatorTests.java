package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.By;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has typed a command: the user for sure, and of root whom it was before.
class OperatorTests {
    private static final String NO_SESSION = "4294967295";

    @TempDir
    private Path directory;

    private Path login;
    private Path users;

    @BeforeEach
    void aHostWithTwoPeople() throws IOException {
        login = Files.writeString(directory.resolve("loginuid"), NO_SESSION);
        users = Files.writeString(
                directory.resolve("passwd"),
                "root:x:0:0:root:/root:/bin/bash\nodd\nbob:x:1001:1001::/home/bob:/bin/sh\n");
    }

    private String words(String user, Map<String, String> environment) {
        return Operator.of(environment, user, login, users).words();
    }

    @Test
    void rootBySudoSaysWhoUsedIt() {
        assertEquals("root (says: alice)", words("root", Map.of("SUDO_USER", "alice")));
    }

    @Test
    void rootInAnothersSessionSaysWhoseItIs() throws IOException {
        Files.writeString(login, "1001");

        assertEquals("root (says: bob)", words("root", Map.of()));
    }

    @Test
    void rootWithoutAnybodyBeforeSaysNobody() throws IOException {
        assertEquals("root", words("root", Map.of()));
        assertEquals("root", words("root", Map.of("SUDO_USER", "root")));
        assertEquals("root", words("root", Map.of("SUDO_USER", " ")));
        Files.delete(login);
        assertEquals("root", words("root", Map.of()), "where the kernel keeps no such number");
    }

    @Test
    void anybodyElseIsWhoTheSystemSays() throws IOException {
        Files.writeString(login, "1001");

        assertEquals("felhom-agent", words("felhom-agent", Map.of("SUDO_USER", "alice")));
    }

    @Test
    void aNameWithWhatNoNameHasStaysOneWordOfTheLog() {
        assertEquals("root (says: a?b?c)", words("root", Map.of("SUDO_USER", "a\nb\tc")));
        assertEquals(
                Optional.of("x".repeat(64)),
                new By("root", Optional.of("x".repeat(1000))).says(),
                "and is no longer than a name");
    }
}
