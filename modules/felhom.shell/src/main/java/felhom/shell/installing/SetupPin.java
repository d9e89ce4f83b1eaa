package felhom.shell.installing;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.shell.command.CommandRun;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.setup.OwnCertificate;
import felhom.shell.setup.SetupFiles;
import felhom.shell.setup.SetupSite;
import java.util.List;
import java.util.Optional;

/// Which certificate is believed: what this host's own files have, what an operator has typed, or what is
/// configured already. Never one because it was presented.
///
/// @param fingerprint of the one that is presented and believed, in pairs
/// @param toWrite the same where it is not configured yet
record SetupPin(String fingerprint, Optional<String> toWrite) {
    private static final String PRINT = "openssl x509 -noout -fingerprint -sha256 -in /etc/pve/local/pve-ssl.pem";

    /// @throws HostException when somebody else answers there
    /// @throws UsageError when there is nothing to compare with
    static SetupPin settle(Request request, CommandRun run, SetupSite site, SetupFiles files, String endpoint) {
        Optional<String> given = request.value(SetupCommands.FINGERPRINT)
                .map(text -> SetupQuestions.parsed("--fingerprint", text, site::fingerprint));
        Optional<OwnCertificate> own = site.ownCertificate();
        SetupSite.Presented presented = site.presented(endpoint);
        String seen = presented.fingerprint();
        boolean believed = files.exists() && files.believes(endpoint, presented);
        // Another host's certificate may be pinned from here; on the loopback there is no other host.
        if (own.isPresent() && (site.loopback(endpoint) || (given.isEmpty() && !believed))) {
            requireOwn(own.get(), seen, endpoint);
        }
        if (given.isPresent()) {
            requireSame(given.get(), seen, endpoint);
            return new SetupPin(seen, given);
        }
        if (believed) {
            return new SetupPin(seen, Optional.empty());
        }
        if (own.isPresent()) {
            return new SetupPin(seen, Optional.of(own.get().fingerprint()));
        }
        String typed = typed(run, site, endpoint);
        requireSame(typed, seen, endpoint);
        return new SetupPin(seen, Optional.of(typed));
    }

    // What is presented is not shown before: whoever has it on the screen types it off there.
    private static String typed(CommandRun run, SetupSite site, String endpoint) {
        run.console()
                .error("The certificate of " + endpoint + " has to be known from that host itself. As root there:");
        run.console().error("  " + PRINT);
        run.console().error("(pveproxy-ssl.pem instead, where that file exists).");
        Optional<String> typed = SetupQuestions.ask(run, "SHA-256 fingerprint that it prints: ");
        if (typed.isEmpty()) {
            throw new UsageError("--fingerprint: missing, and there is no terminal to ask at; give the one that `"
                    + PRINT + "` prints on the host");
        }
        return SetupQuestions.parsed("fingerprint", typed.get(), site::fingerprint);
    }

    private static void requireSame(String known, String seen, String endpoint) {
        if (!known.equals(seen)) {
            throw refused(
                    "the certificate that " + endpoint + " presents is not the one with that fingerprint; no token was"
                            + " sent",
                    List.of(
                            "given:     " + known,
                            "presented: " + seen,
                            "look on the host itself: " + PRINT,
                            "(pveproxy-ssl.pem instead, where that file exists); where that is the given one, somebody"
                                    + " else answers at this address"));
        }
    }

    private static void requireOwn(OwnCertificate own, String seen, String endpoint) {
        if (!own.fingerprint().equals(seen)) {
            throw refused(
                    "the certificate that " + endpoint + " presents is not this host's own; no token was sent",
                    List.of(
                            own.file() + ": " + own.fingerprint(),
                            "presented: " + seen,
                            "where the certificate is new and pveproxy still serves the old one: systemctl restart"
                                    + " pveproxy",
                            "where that is another host: give its fingerprint by --fingerprint",
                            "otherwise somebody else answers there: ss -ltnp   # who listens on this host"));
        }
    }

    private static HostException refused(String words, List<String> more) {
        return new HostException(new Failure(Failure.Kind.UNREACHABLE, words, Optional.empty(), more));
    }
}
