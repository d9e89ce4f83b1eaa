package felhom.shell.installing;

import felhom.ops.ArgumentType;
import felhom.ops.NodeName;
import felhom.shell.command.Command;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.ValueTypes;
import java.nio.file.Path;
import java.util.List;

/// `setup`: from an installed package to a running agent.
public final class SetupCommands {
    static final Option.Valued<String> ENDPOINT = Option.valued(
            "--endpoint",
            "URL",
            ValueTypes.TEXT,
            Completion.Known.NOTHING,
            "the host's API, https://host:8006; on a Proxmox VE host its own where it is not given");
    static final Option.Valued<String> FINGERPRINT = Option.valued(
            "--fingerprint",
            "SHA256",
            ValueTypes.TEXT,
            Completion.Known.NOTHING,
            "of the host's certificate, as openssl x509 -noout -fingerprint -sha256 prints it there");
    static final Option.Valued<Path> TOKEN_FILE = Option.valued(
            "--token-file",
            "FILE",
            ValueTypes.PATH,
            Completion.Known.FILES,
            "take the API token from FILE, one line user@realm!name=secret, and do not ask for it");
    static final Option.Valued<NodeName> NODE = Option.valued(
            "--node",
            "NAME",
            new ArgumentType<>("the name of a node", NodeName::new),
            Completion.Known.NOTHING,
            "the node's name; the host is asked for it where it is not given");
    static final Option.Flag REPLACE = Option.flag(
            "--replace", "change the configuration that is there; the old one is kept beside it, with .old at its end");
    static final Option.Flag NO_START = Option.flag("--no-start", "do not enable and start the service");

    private SetupCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "setup",
                List.of(),
                List.of(ENDPOINT, FINGERPRINT, TOKEN_FILE, NODE, REPLACE, NO_START),
                "pin the host's certificate, test the token, write the configuration, start the service",
                (request, run) -> new SetupRun(request, run).run()));
    }
}
