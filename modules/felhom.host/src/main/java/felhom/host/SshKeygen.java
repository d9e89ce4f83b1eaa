package felhom.host;

import felhom.engine.trust.Signing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Signs with OpenSSH's own `ssh-keygen -Y sign`: it knows every kind of key, the ssh-agent, passphrases and touches.
public final class SshKeygen implements Signing {
    private static final Path PROGRAM = Path.of("/usr/bin/ssh-keygen");
    // An operator looks for the key, types a passphrase, touches it.
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LONGEST = 32 * 1024;

    /// What it takes to find the ssh-agent, a security key's library, and somewhere to ask for a passphrase.
    private static final Set<String> ENVIRONMENT = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LC_ALL",
            "TERM",
            "TZ",
            "SSH_AUTH_SOCK",
            "SSH_ASKPASS",
            "SSH_ASKPASS_REQUIRE",
            "SSH_SK_PROVIDER",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "XDG_RUNTIME_DIR",
            "DBUS_SESSION_BUS_ADDRESS");

    public SshKeygen() {}

    @Override
    public byte[] sign(Path key, String namespace, byte[] message) {
        if (!Files.isRegularFile(key) || !Files.isReadable(key)) {
            throw new CannotSign(
                    "'" + key + "' cannot be read; name a private key file, or a public one whose private key the"
                            + " ssh-agent holds");
        }
        try {
            // What it says and asks goes to the operator's terminal; it reads passphrases from there by itself.
            ProcessBuilder keygen = new ProcessBuilder(
                            PROGRAM.toString(), "-Y", "sign", "-q", "-n", namespace, "-f", key.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            // The token may stand in ours, and what asks for the passphrase is any program.
            keygen.environment().keySet().retainAll(ENVIRONMENT);
            Process process = keygen.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(message);
            } catch (IOException gone) {
                // It ended before it read anything; its exit code and its own words say why.
                return signature(process, key);
            }
            return signature(process, key);
        } catch (IOException e) {
            throw new CannotSign(PROGRAM + " cannot be used: " + e.getMessage() + " (Debian package openssh-client)");
        }
    }

    private static byte[] signature(Process process, Path key) throws IOException {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotSign("no signature with " + key + " within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CannotSign("interrupted before there was a signature");
        }
        byte[] signature = process.getInputStream().readNBytes(LONGEST);
        if (process.exitValue() != 0 || signature.length == 0) {
            throw new CannotSign(
                    "ssh-keygen made no signature with " + key + " (exit code " + process.exitValue() + ")");
        }
        return signature;
    }
}
