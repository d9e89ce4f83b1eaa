package felhom.proxmox;

import java.util.Locale;

/// The client against a simulated host over real TLS, beside what is usually written instead: the JDK's HTTP
/// client, Jackson, and a loop that asks once a second. What counts is the ratio: the host runs in the same
/// process and takes its share of the time of both.
public final class ClientBench {
    private ClientBench() {}

    /// Prints four tables, in about two minutes; with `growth` as the second word the third alone.
    public static void main(String[] args) throws Exception {
        say("");
        if (args.length > 1 && args[1].equals("growth")) {
            Growth.print();
            return;
        }
        Rates.print();
        say("");
        Allocations.print();
        say("");
        Growth.print();
        say("");
        Waits.print();
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
