package felhom.testkit.hubcontract;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Asks a hub what an agent relies on; called by `script/hub-contract`.
public final class HubContractMain {
    /// As long as an agent waits for an answer, from the look-up of the name to the last byte.
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private HubContractMain() {}

    public static void main(String... arguments) throws InterruptedException {
        int exit = run(List.of(arguments), System.getenv(), ANSWER, System.out, System.err);
        if (exit != 0) System.exit(exit);
    }

    /// @param limit how long an answer may take
    /// @return 0 where each check is as it should be, 1 where one is not, 2 where the hub could not be asked
    static int run(
            List<String> arguments, Map<String, String> environment, Duration limit, PrintStream out, PrintStream err)
            throws InterruptedException {
        ContractOptions options;
        try {
            options = ContractOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            err.println(ContractOptions.USAGE);
            return 2;
        }
        if (options.help()) {
            out.print(ContractOptions.USAGE);
            return 0;
        }
        try (var client = HubClient.of(options.url(), options.trust(), options.token(environment), limit)) {
            var ledger = new Ledger(out);
            var rules = new EnvelopeRules(options.schemaText(), limit);
            new HubContract(client, rules, ledger, new SampleReports(options.agent())).check();
            return ledger.end();
        } catch (IOException | IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            return 2;
        }
    }
}
