package felhom.shell;

import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.shell.Request.UsageError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// `verify`: judges a signature as `ssh-keygen -Y verify` does, with the same options. Reads what it is given and
/// nothing else: no configuration, no state.
final class VerifyCommands {
    /// It is held in memory, twice.
    static final int MOST_MESSAGE = 16 * 1024 * 1024;

    private static final int MOST_SIGNATURE = 32 * 1024;
    private static final String TIME = "verify-time=";
    private static final String PRINT = "print-pubkey";
    private static final List<String> NEEDED = List.of("-f", "-I", "-n", "-s");
    private static final List<String> SINGLE = List.of("-f", "-I", "-n", "-s", "-r", "-O", "-Y");

    private VerifyCommands() {}

    static List<Command> all() {
        return List.of(new Command(
                "verify",
                List.of(),
                List.of(
                        Option.valued("-f", "ALLOWED", "the allowed signers"),
                        Option.valued("-I", "PRINCIPAL", "who has to have signed"),
                        Option.valued("-n", "NAMESPACE", "what the signature has to be for"),
                        Option.valued("-s", "SIGNATURE", "the signature, as ssh-keygen -Y sign writes it"),
                        Option.valued("-r", "REVOKED", "keys that sign no more: one per line, or a KRL"),
                        Option.valued(
                                "-O",
                                "verify-time=TIME",
                                "judge as of YYYYMMDD[HHMM[SS]][Z], without Z in this machine's time zone;"
                                        + " -O print-pubkey: also print the key of a good signature"),
                        Option.valued("-Y", "verify", "changes nothing; ssh-keygen wants it"),
                        Option.flag("-q", "say nothing; the exit code is the answer"),
                        Option.flag("--batch", "answer cases from standard input, one JSON object a line")),
                "verify a signature over standard input (16 MiB at most); exit code 3 when it is refused",
                VerifyCommands::run));
    }

    private static Exit run(Request request, CommandRun session) {
        if (request.flag("--batch")) {
            SINGLE.stream()
                    .filter(name -> request.value(name).isPresent())
                    .findFirst()
                    .ifPresent(name -> {
                        throw new UsageError(name + ": not with --batch, where each line brings its own");
                    });
            return new VerifyBatch(session).run();
        }
        return single(request, session);
    }

    private static Exit single(Request request, CommandRun session) {
        List<String> missing =
                NEEDED.stream().filter(name -> request.value(name).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new UsageError(String.join(", ", missing)
                    + ": missing; expected: felhom-agent verify -f ALLOWED -I PRINCIPAL -n NAMESPACE -s SIGNATURE"
                    + " [-r REVOKED] [-O verify-time=TIME] [-O print-pubkey] < MESSAGE");
        }
        if (!request.value("-Y").orElse("verify").equals("verify")) {
            throw new UsageError("-Y: '" + request.value("-Y").orElseThrow() + "': expected verify, or no -Y at all");
        }
        // Each is looked at, and the last time counts.
        Optional<VerifyTime> time =
                request
                        .all("-O")
                        .filter(option -> !option.equalsIgnoreCase(PRINT))
                        .map(VerifyCommands::time)
                        .toList()
                        .stream()
                        .reduce((_, last) -> last);
        boolean print = request.all("-O").anyMatch(PRINT::equalsIgnoreCase);
        Signatures.Question question = new Signatures.Question(
                request.value("-n").orElseThrow(),
                request.value("-I").orElseThrow(),
                time.map(VerifyTime::instant).orElseGet(Instant::now));
        byte[] signature = InputFile.read("-s", request.value("-s").orElseThrow(), MOST_SIGNATURE);
        byte[] allowed = InputFile.read("-f", request.value("-f").orElseThrow(), TrustDirectory.MOST_BYTES);
        Optional<byte[]> revoked =
                request.value("-r").map(file -> InputFile.read("-r", file, TrustDirectory.MOST_BYTES));
        time.filter(VerifyTime::local)
                .ifPresent(t -> session.console()
                        .error("verify-time has no Z: taken in time zone " + ZoneId.systemDefault() + ", which is "
                                + t.instant()));
        Signatures.Judgement judgement = named(
                request,
                session.installation()
                        .signatures()
                        .trusting(allowed, revoked)
                        .judge(signature, message(session), question));
        Optional<String> key = judgement instanceof Signatures.Accepted good && print
                ? Optional.of(publicKey(allowed, good))
                : Optional.empty();
        if (request.json()) {
            ObjectNode node = json(judgement, question.now());
            key.ifPresent(text -> node.put("public_key", text));
            session.json(node);
        } else {
            if (!request.flag("-q")) {
                session.console().line(words(judgement));
            }
            key.ifPresent(session.console()::line);
        }
        return judgement instanceof Signatures.Accepted ? Exit.OK : Exit.REFUSED;
    }

    /// What refuses a file says which.
    private static Signatures.Judgement named(Request request, Signatures.Judgement judgement) {
        if (!(judgement instanceof Signatures.Refused(var code, var words))) {
            return judgement;
        }
        Optional<String> file = switch (code) {
            case Signatures.NO_SIGNERS -> request.value("-f");
            case Signatures.NO_REVOCATIONS -> request.value("-r");
            default -> Optional.empty();
        };
        return file.<Signatures.Judgement>map(name -> new Signatures.Refused(code, name + ": " + words))
                .orElse(judgement);
    }

    private static VerifyTime time(String option) {
        if (!option.regionMatches(true, 0, TIME, 0, TIME.length())) {
            throw new UsageError("-O: '" + option + "': expected verify-time=YYYYMMDD[HHMM[SS]][Z] or " + PRINT);
        }
        return VerifyTime.parse(option.substring(TIME.length()), ZoneId.systemDefault());
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

    private static byte[] message(CommandRun session) {
        byte[] message;
        try {
            message = session.console().stdin().readNBytes(MOST_MESSAGE + 1);
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

    private static ObjectNode json(Signatures.Judgement judgement, Instant asOf) {
        ObjectNode node = CommandRun.object();
        switch (judgement) {
            case Signatures.Accepted good -> {
                node.put("verdict", "accept");
                node.put("code", good.code());
                node.put("principal", good.principal());
                node.put("namespace", good.namespace());
                node.put("key_type", good.keyType());
                node.put("fingerprint", good.fingerprint());
                node.put("line", good.line());
                good.touch().ifPresent(touch -> {
                    node.put("user_present", touch.userPresent());
                    node.put("user_verified", touch.userVerified());
                    node.put("counter", touch.counter());
                });
            }
            case Signatures.Refused(var code, var words) -> {
                node.put("verdict", "reject");
                node.put("code", code);
                node.put("reason", words);
            }
        }
        node.put("as_of", asOf.toString());
        return node;
    }
}
