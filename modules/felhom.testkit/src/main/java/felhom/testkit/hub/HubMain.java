package felhom.testkit.hub;

import felhom.testkit.fault.HubFaultSpec;
import felhom.testkit.program.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Runs a simulated hub for demonstrations and end-to-end tests, until a signal ends it.
public final class HubMain {
    private static final String[] CHAOS = {
        "reset-before",
        "reset-in-answer",
        "reset-after",
        "status=500",
        "busy=1",
        "truncated-json",
        "replayed",
        "late=1s"
    };

    private HubMain() {}

    public static void main(String... arguments) throws InterruptedException {
        Program.main(stop -> run(List.of(arguments), System.out, System.err, stop));
    }

    /// @param stop ends the run when it is counted down, as a signal does
    static int run(List<String> arguments, PrintStream out, PrintStream err, CountDownLatch stop)
            throws InterruptedException {
        HubOptions options;
        try {
            options = HubOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            err.println(HubOptions.USAGE);
            return 2;
        }
        if (options.help()) {
            out.print(HubOptions.USAGE);
            out.print("\nFaults:\n" + HubFaultSpec.FAULTS + "\nWhat the admin URL stands for:\n" + AdminApi.USAGE);
            return 0;
        }
        try {
            var dir = options.dir().isPresent()
                    ? Files.createDirectories(options.dir().get())
                    : Files.createTempDirectory("hub-simulator-");
            var tokenFile = options.tokenFile().orElse(dir.resolve("hub-token"));
            if (options.tokenFile().isEmpty()) StateFile.write(tokenFile, HubSimulator.secret() + "\n");
            var interval = Duration.ofSeconds(options.interval());
            try (var hub = HubSimulator.start(options.port(), token(tokenFile), interval)) {
                options.faults().forEach(hub.faults()::arm);
                if (options.chaos() > 0) hub.faults().chaos(options.seed(), options.chaos(), CHAOS);
                serve(hub, dir, tokenFile, options.certFile(), out, stop);
            }
            return 0;
        } catch (IOException | IllegalStateException e) {
            err.println("error: " + e.getMessage());
            return 1;
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            return 2;
        }
    }

    private static void serve(
            HubSimulator hub, Path dir, Path tokenFile, Optional<Path> certFile, PrintStream out, CountDownLatch stop)
            throws IOException, InterruptedException {
        var authority = certFile.orElse(dir.resolve("hub-ca.pem"));
        StateFile.write(authority, hub.caPem());
        StateFile.write(
                dir.resolve("hub.env"), """
            FELHOM_AGENT_HUB_URL=%s
            FELHOM_AGENT_HUB_TOKEN_FILE='%s'
            FELHOM_AGENT_HUB_TLS_FINGERPRINT=%s
            """.formatted(hub.url(), tokenFile.toAbsolutePath(), hub.leafFingerprint()));
        StateFile.write(dir.resolve("admin.curl"), """
            silent
            show-error
            fail-with-body
            cacert = "%s"
            header = "Authorization: Bearer %s"
            """.formatted(authority.toAbsolutePath(), hub.adminToken()));
        try (var state = hub.keepStateIn(dir.resolve("hub.json"))) {
            out.println("ready " + hub.url());
            out.println("admin " + hub.adminUrl());
            out.println("fingerprint " + hub.leafFingerprint());
            out.println("state " + state.file().toAbsolutePath());
            out.flush();
            stop.await();
        }
    }

    private static String token(Path file) throws IOException {
        String token;
        try {
            token = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("--token-file: there is no file " + file + "; write the agents' token into it", e);
        }
        if (token.isEmpty() || !token.matches("[!-~]+")) {
            throw new IOException("--token-file: " + file + " holds no token; write one line without blanks into it");
        }
        return token;
    }
}
