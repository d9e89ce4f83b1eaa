package felhom.testkit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The command line of {@link SimulatorMain}.
///
/// @param dir empty for a new directory in the system's temporary one
record SimulatorOptions(
        int port,
        Optional<Path> dir,
        Optional<String> version,
        List<String> faults,
        double chaos,
        long seed,
        Optional<Path> world,
        Optional<Path> save,
        int guests,
        boolean stdin,
        boolean help) {
    static final String USAGE = """
            usage: felhom.testkit.SimulatorMain [--port N] [--dir DIR] [--version-of-pve VERSION]
                   [--world FILE] [--save FILE] [--fault FAULT]... [--chaos RATE] [--seed N] [--guests N]
                   [--stdin] [--help]

              --port N                 port on 127.0.0.1; 0 for any free one (default 8006)
              --dir DIR                where pve-root-ca.pem and a file for each token are written
                                       (default: a new temporary directory)
              --version-of-pve VERSION such as 8.4.21 (default 9.2.11)
              --world FILE             the state to start with, as --save writes it (default: the demo's)
              --save FILE              where the state goes when a signal ends the run
              --fault FAULT            may be repeated; METHOD PATH FAULT [xN] [skip=N], or task TYPE FAULT ...
              --chaos RATE             this part of all requests, 0 to 1, is reset, cut or answered with 596
              --seed N                 makes the chaos, MAC addresses and the order of JSON keys another one
              --guests N               so many containers more, which run: from 1000 on
              --stdin                  each line of standard input is a fault, armed as it comes; an empty line
                                       takes all back
              --help                   this text and all faults

            Prints "ready https://127.0.0.1:PORT" and runs until it is stopped by a signal.
            """;

    /// @throws IllegalArgumentException with a text for the person at the keyboard
    static SimulatorOptions parse(List<String> arguments) {
        int port = 8006;
        Optional<Path> dir = Optional.empty();
        Optional<String> version = Optional.empty();
        var faults = new ArrayList<String>();
        double chaos = 0;
        long seed = 1;
        Optional<Path> world = Optional.empty();
        Optional<Path> save = Optional.empty();
        int guests = 0;
        boolean stdin = false;
        boolean help = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var option = rest.next();
            switch (option) {
                case "--port" -> port = port(value(option, rest));
                case "--dir" -> dir = Optional.of(path(option, value(option, rest)));
                case "--version-of-pve" -> version = Optional.of(version(value(option, rest)));
                case "--fault" -> faults.add(value(option, rest));
                case "--chaos" -> chaos = rate(value(option, rest));
                case "--seed" -> seed = seed(value(option, rest));
                case "--world" -> world = Optional.of(path(option, value(option, rest)));
                case "--save" -> save = Optional.of(path(option, value(option, rest)));
                case "--guests" -> guests = guests(value(option, rest));
                case "--stdin" -> stdin = true;
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + option + "'");
            }
        }
        return new SimulatorOptions(
                port, dir, version, List.copyOf(faults), chaos, seed, world, save, guests, stdin, help);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) throw new IllegalArgumentException(option + " needs a value");
        return rest.next();
    }

    private static double rate(String text) {
        if (text.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")) return Double.parseDouble(text);
        throw new IllegalArgumentException("--chaos must be a number from 0 to 1, not '" + text + "'");
    }

    private static long seed(String text) {
        if (text.matches("\\d{1,18}")) return Long.parseLong(text);
        throw new IllegalArgumentException("--seed must be a number without a sign, not '" + text + "'");
    }

    private static int guests(String text) {
        if (text.matches("\\d{1,4}") && Integer.parseInt(text) <= 5000) return Integer.parseInt(text);
        throw new IllegalArgumentException("--guests must be a number from 0 to 5000, not '" + text + "'");
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) return Integer.parseInt(text);
        throw new IllegalArgumentException("--port must be a number from 0 to 65535, not '" + text + "'");
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(option + " is no path: '" + text + "'", e);
        }
    }

    private static String version(String text) {
        if (text.matches("\\d{1,3}\\.\\d{1,3}(\\.\\d{1,3})?")) return text;
        throw new IllegalArgumentException("--version-of-pve must look like 8.4.21, not '" + text + "'");
    }
}
