package felhom.shell.trust;

import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.messages.SignatureMessages;
import felhom.ops.ArgumentType;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.InputFile;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import felhom.shell.line.VerifyOption;
import felhom.shell.line.VerifyTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `verify`: judges a signature as `ssh-keygen -Y verify` does, with the same options. Reads what it is given
/// and nothing else: no configuration, no state.
public final class VerifyCommands {
    /// It is held in memory, twice.
    static final int MOST_MESSAGE = 16 * 1024 * 1024;

    private static final int MOST_SIGNATURE = 32 * 1024;
    private static final Option.Valued<InputFile> ALLOWED =
            Option.valued("-f", "ALLOWED", InputFile.TYPE, Completion.Known.FILES, "the allowed signers");
    private static final Option.Valued<String> PRINCIPAL =
            Option.valued("-I", "PRINCIPAL", ValueTypes.TEXT, Completion.Known.NOTHING, "who has to have signed");
    private static final Option.Valued<String> NAMESPACE = Option.valued(
            "-n", "NAMESPACE", ValueTypes.TEXT, Completion.Known.NOTHING, "what the signature has to be for");
    private static final Option.Valued<InputFile> SIGNATURE = Option.valued(
            "-s",
            "SIGNATURE",
            InputFile.TYPE,
            Completion.Known.FILES,
            "the signature, as ssh-keygen -Y sign writes it");
    private static final Option.Valued<InputFile> REVOKED = Option.valued(
            "-r", "REVOKED", InputFile.TYPE, Completion.Known.FILES, "keys that sign no more: one per line, or a KRL");
    private static final Option.Valued<VerifyOption> OPTION = Option.repeated(
            "-O",
            "verify-time=TIME",
            VerifyOption.TYPE,
            new Completion.Words(List.of(VerifyOption.TIME, VerifyOption.PRINT)),
            "judge as of YYYYMMDD[HHMM[SS]][Z], without Z in this machine's time zone;"
                    + " -O print-pubkey: also print the key of a good signature");
    private static final Option.Valued<String> VERIFY = Option.valued(
            "-Y",
            "verify",
            new ArgumentType<>("verify", VerifyCommands::onlyVerify),
            new Completion.Words(List.of("verify")),
            "changes nothing; ssh-keygen wants it");
    private static final Option.Flag QUIET = Option.flag("-q", "say nothing; the exit code is the answer");
    private static final Option.Flag BATCH =
            Option.flag("--batch", "answer cases from standard input, one JSON object a line");
    private static final List<Option.Valued<?>> NEEDED = List.of(ALLOWED, PRINCIPAL, NAMESPACE, SIGNATURE);

    private VerifyCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "verify",
                List.of(),
                List.of(ALLOWED, PRINCIPAL, NAMESPACE, SIGNATURE, REVOKED, OPTION, VERIFY, QUIET, BATCH),
                "verify a signature over standard input (16 MiB at most); exit code 3 when it is refused",
                VerifyCommands::run));
    }

    private static String onlyVerify(String text) {
        if (!text.equals("verify")) {
            throw new IllegalArgumentException("'" + text + "': expected verify, or no -Y at all");
        }
        return text;
    }

    private static Exit run(Request request, CommandRun run) {
        if (request.flag(BATCH)) {
            Stream.concat(NEEDED.stream(), Stream.of(REVOKED, OPTION, VERIFY))
                    .filter(single -> request.value(single).isPresent())
                    .findFirst()
                    .ifPresent(single -> {
                        throw new UsageError(single.name() + ": not with --batch, where each line brings its own");
                    });
            return new VerifyBatch(run).run();
        }
        return single(request, run);
    }

    private static Exit single(Request request, CommandRun run) {
        List<String> missing = NEEDED.stream()
                .filter(option -> request.value(option).isEmpty())
                .map(Option::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new UsageError(String.join(", ", missing)
                    + ": missing; expected: felhom-agent verify -f ALLOWED -I PRINCIPAL -n NAMESPACE -s SIGNATURE"
                    + " [-r REVOKED] [-O verify-time=TIME] [-O print-pubkey] < MESSAGE");
        }
        // The last time counts.
        Optional<VerifyTime> time = request.all(OPTION)
                .filter(VerifyTime.class::isInstance)
                .map(VerifyTime.class::cast)
                .reduce((_, last) -> last);
        boolean print = request.all(OPTION).anyMatch(VerifyOption.PrintKey.class::isInstance);
        Signatures.Question question = new Signatures.Question(
                request.value(NAMESPACE).orElseThrow(),
                request.value(PRINCIPAL).orElseThrow(),
                time.map(VerifyTime::instant).orElseGet(Instant::now));
        byte[] signature = request.value(SIGNATURE).orElseThrow().read(SIGNATURE.name(), MOST_SIGNATURE);
        byte[] allowed = request.value(ALLOWED).orElseThrow().read(ALLOWED.name(), TrustDirectory.MOST_BYTES);
        Optional<byte[]> revoked =
                request.value(REVOKED).map(file -> file.read(REVOKED.name(), TrustDirectory.MOST_BYTES));
        time.filter(VerifyTime::local)
                .ifPresent(t -> run.console()
                        .error("verify-time has no Z: taken in time zone " + ZoneId.systemDefault() + ", which is "
                                + t.instant()));
        Signatures.Judgement judgement = named(
                request,
                run.installation().signatures().trusting(allowed, revoked).judge(signature, message(run), question));
        Optional<String> key = judgement instanceof Signatures.Accepted good && print
                ? Optional.of(publicKey(allowed, good))
                : Optional.empty();
        if (request.json()) {
            run.json(SignatureMessages.judgement(judgement, question.now(), key));
        } else {
            if (!request.flag(QUIET)) {
                run.console().line(words(judgement));
            }
            key.ifPresent(run.console()::line);
        }
        return judgement instanceof Signatures.Accepted ? Exit.OK : Exit.REFUSED;
    }

    /// What refuses a file says which.
    private static Signatures.Judgement named(Request request, Signatures.Judgement judgement) {
        if (!(judgement instanceof Signatures.Refused(var code, var words))) {
            return judgement;
        }
        Optional<String> file = switch (code) {
            case Signatures.NO_SIGNERS -> request.value(ALLOWED).map(InputFile::name);
            case Signatures.NO_REVOCATIONS -> request.value(REVOKED).map(InputFile::name);
            default -> Optional.empty();
        };
        return file.<Signatures.Judgement>map(name -> new Signatures.Refused(code, name + ": " + words))
                .orElse(judgement);
    }

    /// As the line has it that was found good: no value in such a line holds a blank.
    private static String publicKey(byte[] allowed, Signatures.Accepted good) {
        String line = new String(allowed, StandardCharsets.US_ASCII)
                .lines()
                .skip(good.line() - 1L)
                .findFirst()
                .orElseThrow();
        List<String> parts = List.of(line.split("[ \t]+", -1));
        int type = parts.get(1).equals(good.keyType()) ? 1 : 2;
        return parts.get(type) + " " + parts.get(type + 1);
    }

    private static byte[] message(CommandRun run) {
        byte[] message;
        try {
            message = run.console().stdin().readNBytes(MOST_MESSAGE + 1);
        } catch (IOException e) {
            throw new UsageError("the message on standard input cannot be read: " + e.getMessage());
        }
        if (message.length > MOST_MESSAGE) {
            throw new UsageError("the message on standard input is longer than " + MOST_MESSAGE
                    + " bytes; sign its hash, or check it with ssh-keygen -Y verify");
        }
        return message;
    }

    private static String words(Signatures.Judgement judgement) {
        return switch (judgement) {
            case Signatures.Accepted good ->
                "good signature of " + good.principal() + " for " + good.namespace() + ": " + good.keyType() + " "
                        + good.fingerprint() + ", line " + good.line() + " of the allowed signers"
                        + good.touch().map(VerifyCommands::words).orElse("");
            case Signatures.Refused(var code, var words) -> "refused: " + code + ": " + words;
        };
    }

    private static String words(Signatures.Touch touch) {
        return Stream.of(touch.userPresent() ? ", touched" : "", touch.userVerified() ? ", user verified" : "")
                .reduce("", String::concat);
    }
}
