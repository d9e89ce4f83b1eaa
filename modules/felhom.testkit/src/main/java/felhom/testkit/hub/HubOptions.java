package felhom.testkit.hub;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The command line of {@link HubMain}.
///
/// @param dir empty for a new directory in the system's temporary one
/// @param tokenFile empty for a new one in the directory
record HubOptions(
        int port,
        Optional<Path> dir,
        Optional<Path> tokenFile,
        Optional<Path> certFile,
        int interval,
        List<String> faults,
        double chaos,
        long seed,
        boolean help) {
    static final String USAGE = """
            usage: felhom.testkit.hub.HubMain [--port N] [--dir DIR] [--token-file FILE] [--cert-file FILE]
                   [--interval SECONDS] [--fault FAULT]... [--chaos RATE] [--seed N] [--help]

              --port N            port on 127.0.0.1; 0 for any free one (default 8443)
              --dir DIR           where the files below are written (default: a new temporary directory)
              --token-file FILE   holds the token that agents have to show (default: a new one in DIR/hub-token)
              --cert-file FILE    where the certificate of the authority is written (default DIR/hub-ca.pem)
              --interval SECONDS  between two reports (default 30); 0 leaves it to the agent
              --fault FAULT       may be repeated; FAULT [xN] [skip=N]
              --chaos RATE        this part of all reports, 0 to 1, is reset, cut or answered with an error
              --seed N            makes the chaos another one
              --help              this text, all faults and what /admin takes

            DIR/hub.json says what the hub knows; DIR/hub.env has an agent's settings for it; with
            curl -K DIR/admin.curl URL the hub is worked: URL is the one in the line "admin".
            Prints "ready URL", "admin URL" and "fingerprint SHA256", and runs until it is stopped by a signal.
            """;

    /// @throws IllegalArgumentException with a text for the person at the keyboard
    static HubOptions parse(List<String> arguments) {
        int port = 8443;
        Optional<Path> dir = Optional.empty();
        Optional<Path> tokenFile = Optional.empty();
        Optional<Path> certFile = Optional.empty();
        int interval = 30;
        var faults = new ArrayList<String>();
        double chaos = 0;
        long seed = 1;
        boolean help = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var option = rest.next();
            switch (option) {
                case "--port" -> port = (int) number(option, value(option, rest), 65_535);
                case "--dir" -> dir = Optional.of(path(option, value(option, rest)));
                case "--token-file" -> tokenFile = Optional.of(path(option, value(option, rest)));
                case "--cert-file" -> certFile = Optional.of(path(option, value(option, rest)));
                case "--interval" -> interval = Proposals.interval(value(option, rest));
                case "--fault" -> faults.add(value(option, rest));
                case "--chaos" -> chaos = rate(value(option, rest));
                case "--seed" -> seed = number(option, value(option, rest), Long.MAX_VALUE);
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + option + "'");
            }
        }
        return new HubOptions(port, dir, tokenFile, certFile, interval, List.copyOf(faults), chaos, seed, help);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) throw new IllegalArgumentException(option + " needs a value");
        return rest.next();
    }

    private static long number(String option, String text, long most) {
        if (text.matches("\\d{1,18}") && Long.parseLong(text) <= most) return Long.parseLong(text);
        throw new IllegalArgumentException(option + " must be a number from 0 to " + most + ", not '" + text + "'");
    }

    private static double rate(String text) {
        if (text.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")) return Double.parseDouble(text);
        throw new IllegalArgumentException("--chaos must be a number from 0 to 1, not '" + text + "'");
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(option + " is no path: '" + text + "'", e);
        }
    }
}
