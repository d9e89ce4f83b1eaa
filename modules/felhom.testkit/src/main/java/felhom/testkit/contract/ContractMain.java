package felhom.testkit.contract;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;

/// Makes the tables and tells how they differ; called by `script/contract`.
public final class ContractMain {
    private static final String USAGE =
            "usage: table APIDOC RELEASE SOURCE OPERATIONS OUT, or: drift   (what 9.2 changed since 8.4)";

    private ContractMain() {}

    public static void main(String... arguments) {
        int exit = run(List.of(arguments), System.out, System.err);
        if (exit != 0) System.exit(exit);
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            if (arguments.equals(List.of("drift"))) {
                ContractDrift.between(Contract.of("8.4"), Contract.of("9.2")).forEach(out::println);
                return 0;
            }
            if (arguments.size() == 6 && arguments.getFirst().equals("table")) {
                table(arguments);
                return 0;
            }
            err.println(USAGE);
            return 2;
        } catch (IOException | JacksonException e) {
            err.println("error: " + e);
            return 1;
        }
    }

    private static void table(List<String> arguments) throws IOException {
        var schema = Files.readString(Path.of(arguments.get(1)));
        var operations = Files.readAllLines(Path.of(arguments.get(4))).stream()
                .filter(line -> !line.isBlank())
                .toList();
        var table = ContractTable.make(schema, operations, arguments.get(2), arguments.get(3));
        Files.writeString(Path.of(arguments.get(5)), table);
    }
}
