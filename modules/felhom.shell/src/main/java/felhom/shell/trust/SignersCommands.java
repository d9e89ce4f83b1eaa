package felhom.shell.trust;

import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.messages.SignerMessages;
import felhom.ops.Failure;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.InputFile;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `signers list|check`: who may sign for this host.
public final class SignersCommands {
    private static final Option.Valued<InputFile> FILE = Option.valued(
            "--file",
            "FILE",
            InputFile.TYPE,
            Completion.Known.FILES,
            "look at FILE instead of trust.directory's operators");
    private static final Option.Valued<InputFile> REVOKED = Option.valued(
            "--revoked",
            "FILE",
            InputFile.TYPE,
            Completion.Known.FILES,
            "with --file: the revoked keys that belong to it");
    private static final List<Option> OPTIONS = List.of(FILE, REVOKED);

    private SignersCommands() {}

    public static List<Command> all() {
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

    private static Source named(Request request, CommandRun run, InputFile file) {
        byte[] signers = file.read(FILE.name(), TrustDirectory.MOST_BYTES);
        Optional<byte[]> revoked = request.value(REVOKED).map(r -> r.read(REVOKED.name(), TrustDirectory.MOST_BYTES));
        return new Source(
                file.name(),
                request.value(REVOKED).map(InputFile::name).orElse(""),
                run.installation().signatures().list(signers, revoked));
    }

    private static Source installed(TrustDirectory directory, CommandRun run) throws IOException {
        byte[] signers = directory.read(TrustDirectory.OPERATORS);
        byte[] revoked = directory.read(TrustDirectory.REVOKED);
        return new Source(
                directory.file(TrustDirectory.OPERATORS).toString(),
                directory.file(TrustDirectory.REVOKED).toString(),
                run.installation().signatures().list(signers, Optional.of(revoked)));
    }

    private static TrustDirectory directory(Request request, CommandRun run) {
        if (request.value(REVOKED).isPresent()) {
            throw new UsageError("--revoked: only with --file; the trust directory has its own");
        }
        return new TrustDirectory(run.installation().trustDirectory(request.config()));
    }

    private static Exit list(Request request, CommandRun run) {
        Source source;
        try {
            Optional<InputFile> file = request.value(FILE);
            source = file.isPresent() ? named(request, run, file.get()) : installed(directory(request, run), run);
        } catch (IOException e) {
            return run.failed(
                    request, Failure.of(Failure.Kind.HOST, e.getMessage() + "; see felhom-agent signers check"));
        }
        Signatures.Listing listing = source.listing();
        Optional<String> refused = refused(source, request.value(FILE).isEmpty());
        if (refused.isPresent()) {
            return run.failed(request, Failure.of(Failure.Kind.HOST, "no signature is believed: " + refused.get()));
        }
        Instant now = Instant.now();
        if (request.json()) {
            run.json(
                    listing.signers(),
                    signer -> SignerMessages.signer(
                            signer, SignerState.of(signer, now).word()));
        } else if (listing.signers().isEmpty()) {
            run.console().error("nobody may sign: " + source.place() + " names no key");
        } else {
            run.console()
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

    private static Exit check(Request request, CommandRun run) {
        Optional<InputFile> file = request.value(FILE);
        SignersReview review;
        if (file.isPresent()) {
            review = new SignersReview(Instant.now());
            Source source = named(request, run, file.get());
            review.signers(source.place(), source.revokedPlace(), source.listing());
        } else {
            // That --revoked belongs to --file.
            directory(request, run);
            review = SignersReview.installed(request.config(), run.installation());
        }
        if (request.json()) {
            run.json(review.message());
        } else {
            review.lines().forEach(run.console()::line);
        }
        return review.passed() ? Exit.OK : Exit.FAILED;
    }
}
