package felhom.shell.installing;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.messages.SetupMessages;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.FindingTable;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.setup.SetupAnswers;
import felhom.shell.setup.SetupFiles;
import felhom.shell.setup.SetupSite;
import felhom.shell.setup.SetupToken;
import felhom.shell.setup.SetupTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One run of `setup`, in the order of what depends on what: nothing is sent before the certificate is
/// believed, nothing is written before the token is accepted, nothing is started before the self-test has
/// passed.
final class SetupRun {
    private static final String LOCAL = "https://127.0.0.1:8006";

    private final Request request;
    private final CommandRun run;
    private final SetupSite site;
    private final SetupFiles files;
    private final FindingTable table;

    SetupRun(Request request, CommandRun run) {
        this.request = request;
        this.run = run;
        this.site = run.installation().setup();
        this.files = site.files(request.config());
        this.table = new FindingTable("read", run.console());
    }

    Exit run() {
        Optional<String> unusable = files.unusable();
        if (unusable.isPresent()) {
            throw new UsageError(unusable.get());
        }
        String endpoint = endpoint();
        SetupPin pin = SetupPin.settle(request, run, site, files, endpoint);
        say("endpoint     " + endpoint);
        say("certificate  " + pin.fingerprint());
        Optional<NodeName> node = request.value(SetupCommands.NODE).or(files::node);
        SetupAnswers answers = new SetupAnswers(endpoint, node, pin.toWrite(), Optional.empty(), false);
        requireReplace(answers);
        answers = withToken(answers);
        requireReplace(answers);
        SetupTrial trial = site.tryOut(files, answers);
        say("token        " + id(answers) + ", accepted");
        lacking(trial);
        // A file that is there is left without a name where it has none: it works as it is.
        if (answers.node().isEmpty() && (!files.exists() || request.flag(SetupCommands.REPLACE))) {
            answers = trial.node().map(answers::withNode).orElse(answers);
        }
        List<String> done = write(answers);
        done.forEach(this::say);
        List<Finding> findings = look();
        SetupMessages.Files report = new SetupMessages.Files(
                files.configuration().toString(),
                files.token().toString(),
                id(answers),
                endpoint,
                answers.node().or(trial::node).map(NodeName::value),
                pin.fingerprint(),
                done);
        return new SetupService(request, run, site, files).end(report, findings);
    }

    private String endpoint() {
        Optional<String> given = request.value(SetupCommands.ENDPOINT).or(files::endpoint);
        if (given.isEmpty() && !site.proxmox()) {
            given = SetupQuestions.ask(run, "Endpoint of the Proxmox VE host, https://host:8006: ");
            if (given.isEmpty()) {
                throw new UsageError(
                        "--endpoint: missing, since this is no Proxmox VE host, and there is no terminal to"
                                + " ask at; expected https://host:8006");
            }
        }
        return SetupQuestions.parsed("endpoint", given.orElse(LOCAL), site::endpoint);
    }

    private SetupAnswers withToken(SetupAnswers answers) {
        Optional<SetupToken> stored = files.storedToken();
        if (files.strangeToken() && !request.flag(SetupCommands.REPLACE)) {
            throw usage(
                    files.token() + " is there and holds no token",
                    List.of("with --replace the token takes its place; --config FILE in another directory leaves it"));
        }
        SetupToken token = token(stored);
        boolean isNew = !stored.equals(Optional.of(token));
        if (isNew && stored.isPresent() && !request.flag(SetupCommands.REPLACE)) {
            throw usage(
                    "a token is there already, " + stored.get().id() + ", and --token-file names another one",
                    List.of("with --replace the new one takes its place"));
        }
        return answers.withToken(token, isNew);
    }

    private SetupToken token(Optional<SetupToken> stored) {
        Optional<Path> named = request.value(SetupCommands.TOKEN_FILE);
        if (named.isPresent()) {
            return tokenIn(named.get());
        }
        if (stored.isPresent() && !request.flag(SetupCommands.REPLACE)) {
            return stored.get();
        }
        if (stored.isEmpty() && run.console().terminal()) {
            run.console()
                    .error("An API token is needed. Where there is none, root makes it on the host; the third line");
            run.console().error("prints its secret, once:");
            site.tokenLines().forEach(line -> run.console().error("  " + line));
        }
        String keep = stored.map(old -> "; empty keeps " + old.id()).orElse("");
        Optional<String> typed = SetupQuestions.askToken(
                run, "API token, user@realm!name=secret (not shown while it is typed" + keep + "): ");
        if (stored.isPresent() && typed.filter(text -> !text.isBlank()).isEmpty()) {
            return stored.get();
        }
        if (typed.isEmpty()) {
            throw usage(
                    "--token-file: missing, and there is no terminal to ask for the token at; name a file with one line,"
                            + " user@realm!name=secret. Where there is no token yet, root makes it on the host; the"
                            + " third line prints its secret, once:",
                    site.tokenLines());
        }
        return SetupQuestions.parsed("token", typed.get(), site::token);
    }

    private SetupToken tokenIn(Path file) {
        try {
            return site.tokenIn(file);
        } catch (IOException | IllegalArgumentException wrong) {
            throw new UsageError("--token-file: '" + file + "' " + wrong.getMessage());
        }
    }

    /// What somebody has written is not overwritten because of a word that was meant otherwise.
    private void requireReplace(SetupAnswers answers) {
        List<String> changes = files.exists() ? files.changes(answers) : List.of();
        if (!changes.isEmpty() && !request.flag(SetupCommands.REPLACE)) {
            throw usage(
                    files.configuration()
                            + " is there and would be changed; with --replace that is done, the rest of it"
                            + " stays, and the old one is kept as " + files.configuration() + ".old",
                    changes);
        }
    }

    /// What the token may not do, before anything is written down: it is the host's side that has to be
    /// mended.
    private void lacking(SetupTrial trial) {
        List<Finding> lacking = trial.findings().stream()
                .filter(finding -> finding.level() == Level.DENIED)
                .toList();
        if (!lacking.isEmpty() && !request.json()) {
            say("The token lacks rights; the lines below each are for root on the host:");
            lacking.forEach(table::tell);
        }
    }

    private List<String> write(SetupAnswers answers) {
        SetupQuestions.requireWanted(run);
        try {
            return files.write(answers);
        } catch (IOException e) {
            throw new HostException(
                    Failure.of(
                            Failure.Kind.HOST,
                            "cannot be written: " + e
                                    + "; each file is what it was or what it is to be, and setup can be run again"),
                    e);
        }
    }

    private List<Finding> look() {
        SetupQuestions.requireWanted(run);
        List<Finding> findings = files.look(finding -> {
            if (!request.json()) {
                table.tell(finding);
            }
        });
        if (!request.json()) {
            table.end(findings);
        }
        return findings;
    }

    private static String id(SetupAnswers answers) {
        return answers.token().map(SetupToken::id).orElse("");
    }

    private void say(String line) {
        if (request.json()) {
            run.console().error(line);
        } else {
            run.console().line(line);
        }
    }

    private static HostException usage(String words, List<String> more) {
        return new HostException(new Failure(Failure.Kind.USAGE, words, Optional.empty(), more));
    }
}
