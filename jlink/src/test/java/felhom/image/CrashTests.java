package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the JVM has to say at a signal, and what it leaves when it crashes.
class CrashTests {
    @TempDir
    Path here;

    @TempDir
    Path state;

    private Process answering() throws IOException {
        var builder = new ProcessBuilder(Image.built().launcher().toString(), "verify", "--batch")
                .directory(here.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().put("FELHOM_AGENT_STATE_DIRECTORY", state.toString());
        return builder.start();
    }

    private static String ask(Process process, BufferedReader answers) throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).append("{}\n").flush();
        return answers.readLine();
    }

    private static void signal(String name, Process process) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                        .start()
                        .waitFor());
    }

    @Test
    void theThreadsThatAQuitSignalPrintsAreNoneOfTheAnswer() throws Exception {
        var process = answering();
        try (var answers = process.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(ask(process, answers).startsWith("{"));
            signal("QUIT", process);
            assertTrue(ask(process, answers).startsWith("{"));
            process.outputWriter(StandardCharsets.US_ASCII).close();

            assertEquals(List.of(), answers.lines().toList());
            assertEquals(0, process.waitFor());
        }
    }

    @Test
    void whatACrashLeavesIsInTheStateAndNotWhereTheCallerStands() throws Exception {
        var process = answering();
        try (var answers = process.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(ask(process, answers).startsWith("{"));
            signal("SEGV", process);

            // What the JVM has to say of its own death it prints wherever it pleases.
            answers.lines().forEach(_ -> {});
            assertNotEquals(0, process.waitFor());
        }
        try (var left = Files.list(here)) {
            assertEquals(List.of(), left.toList());
        }
        assertTrue(Files.exists(state.resolve("hs_err_pid" + process.pid() + ".log")));
    }
}
