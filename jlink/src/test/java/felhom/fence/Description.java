package felhom.fence;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/// What `jar --describe-module` says of a jar, without its version and place, sorted.
final class Description {
    private Description() {}

    static List<String> of(Path jar) {
        var output = new StringWriter();
        var writer = new PrintWriter(output);
        int exit = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(writer, writer, "--describe-module", "--file", jar.toString());
        if (exit != 0) {
            throw new AssertionError("jar --describe-module " + jar + ": " + output);
        }
        return output.toString()
                .lines()
                .filter(line -> !line.isBlank())
                .map(Description::bare)
                .sorted()
                .toList();
    }

    private static String bare(String line) {
        // felhom.ops@0.1.0-SNAPSHOT jar:file:///...!/module-info.class [open]
        int place = line.indexOf(" jar:file:");
        return place < 0 ? line : "module " + line.substring(0, place).replaceFirst("@.*", "");
    }
}
