package felhom.shell;

import felhom.engine.door.Catalogue;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.ops.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `signers list|check`: who may sign for this host.
final class SignersCommands {
    private static final List<Option> OPTIONS = List.of(
            Option.valued("--file", "FILE", "look at FILE instead of trust.directory's operators"),
            Option.valued("--revoked", "FILE", "with --file: the revoked keys that belong to it"));

    private SignersCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "signers list",
                        List.of(),
                        OPTIONS,
                        "list who may sign for this host, with which key, for what and until when",
                        SignersCommands::list),
                new Command(
                        "signers check",
                        List.of(),
                        OPTIONS,
                        "name everything that is wrong with the files that say who may sign",
                        SignersCommands::check));
    }

    /// @param place the file that is spoken of
    private record Source(String place, String revokedPlace, Signatures.Listing listing) {}

    private static Source named(Request request, CommandRun session, String file) {
        byte[] signers = InputFile.read("--file", file, TrustDirectory.MOST_BYTES);
        Optional<byte[]> revoked =
                request.value("--revoked").map(r -> InputFile.read("--revoked", r, TrustDirectory.MOST_BYTES));
        return new Source(
                file,
                request.value("--revoked").orElse(""),
                session.installation().signatures().list(signers, revoked));
    }

    private static Source installed(TrustDirectory directory, CommandRun session) throws IOException {
        byte[] signers = directory.read(TrustDirectory.OPERATORS);
        byte[] revoked = directory.read(TrustDirectory.REVOKED);
        return new Source(
                directory.file(TrustDirectory.OPERATORS).toString(),
                directory.file(TrustDirectory.REVOKED).toString(),
                session.installation().signatures().list(signers, Optional.of(revoked)));
    }

    private static TrustDirectory directory(Request request, CommandRun session) {
        if (request.value("--revoked").isPresent()) {
            throw new Request.UsageError("--revoked: only with --file; the trust directory has its own");
        }
        return new TrustDirectory(session.installation().trustDirectory(request.config()));
    }

    private static Exit list(Request request, CommandRun session) {
        Source source;
        try {
            Optional<String> file = request.value("--file");
            source = file.isPresent()
                    ? named(request, session, file.get())
                    : installed(directory(request, session), session);
        } catch (IOException e) {
            return session.failed(
                    request, Failure.of(Failure.Kind.HOST, e.getMessage() + "; see felhom-agent signers check"));
        }
        Signatures.Listing listing = source.listing();
        Optional<String> refused = refused(source, request.value("--file").isEmpty());
        if (refused.isPresent()) {
            return session.failed(request, Failure.of(Failure.Kind.HOST, "no signature is believed: " + refused.get()));
        }
        Instant now = Instant.now();
        if (request.json()) {
            ArrayNode array = CommandRun.array();
            listing.signers().forEach(signer -> array.add(json(signer, now)));
            session.json(array);
        } else if (listing.signers().isEmpty()) {
            session.console().error("nobody may sign: " + source.place() + " names no key");
        } else {
            session.console()
                    .table(
                            List.of("PRINCIPAL", "TYPE", "FINGERPRINT", "NAMESPACES", "FROM", "UNTIL", "STATE"),
                            listing.signers().stream()
                                    .map(signer -> row(signer, now))
                                    .toList());
        }
        return Exit.OK;
    }

    /// Why a file is refused whole, however good its other lines are.
    ///
    /// @param own whether it is the agent's own, which keeps stricter rules
    private static Optional<String> refused(Source source, boolean own) {
        Signatures.Listing listing = source.listing();
        Stream<Signatures.Note> notes =
                Stream.concat(listing.unreadable().stream(), own ? listing.broken().stream() : Stream.empty());
        return notes.findFirst()
                .map(note -> SignersReview.at(source.place(), note.line())
                        + note.text()
                        + (own ? "; felhom-agent signers check names everything that is wrong" : ""))
                .or(() -> listing.revocations().map(words -> source.revokedPlace() + ": " + words));
    }

    private static List<String> row(Signatures.Listed signer, Instant now) {
        return List.of(
                signer.principals(),
                signer.keyType(),
                signer.fingerprint(),
                signer.namespaces().orElse("every one"),
                signer.validAfter().map(Instant::toString).orElse("-"),
                signer.validBefore().map(Instant::toString).orElse("-"),
                SignerState.of(signer, now).word() + (signer.verifyRequired() ? ", verify-required" : ""));
    }

    private static ObjectNode json(Signatures.Listed signer, Instant now) {
        ObjectNode node = CommandRun.object();
        node.put("line", signer.line());
        node.put("principal", signer.principals());
        node.put("key_type", signer.keyType());
        node.put("fingerprint", signer.fingerprint());
        signer.namespaces().ifPresent(text -> node.put("namespaces", text));
        signer.validAfter().ifPresent(time -> node.put("valid_after", time.toString()));
        signer.validBefore().ifPresent(time -> node.put("valid_before", time.toString()));
        node.put("verify_required", signer.verifyRequired());
        node.put("state", SignerState.of(signer, now).word());
        return node;
    }

    private static Exit check(Request request, CommandRun session) {
        SignersReview review = new SignersReview(Instant.now());
        Optional<String> file = request.value("--file");
        if (file.isPresent()) {
            Source source = named(request, session, file.get());
            review.signers(source.place(), source.revokedPlace(), source.listing());
        } else {
            TrustDirectory directory = directory(request, session);
            directory.faults().forEach(review::fault);
            try {
                Source source = installed(directory, session);
                review.signers(source.place(), source.revokedPlace(), source.listing());
                if (directory.has(TrustDirectory.POLICY)) {
                    byte[] policy = directory.read(TrustDirectory.POLICY);
                    Catalogue catalogue = Catalogue.load();
                    review.policy(
                            directory.file(TrustDirectory.POLICY).toString(),
                            session.installation()
                                    .signatures()
                                    .demand(policy, catalogue.names(), catalogue.destructive()));
                }
            } catch (IOException e) {
                // What keeps it from being read is among the faults, or else it is one.
                if (review.passed()) {
                    review.fault(String.valueOf(e.getMessage()));
                }
            }
        }
        if (request.json()) {
            session.json(review.json());
        } else {
            review.lines().forEach(session.console()::line);
        }
        return review.passed() ? Exit.OK : Exit.FAILED;
    }
}
