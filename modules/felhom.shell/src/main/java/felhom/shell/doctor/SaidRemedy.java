package felhom.shell.doctor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The line that mends something, where what was found ends with it: `...: chmod go-w FILE`.
final class SaidRemedy {
    private static final Pattern AT_THE_END = Pattern.compile(".*: ((?:chmod|chown|install|felhom-agent) .+)");

    private SaidRemedy() {}

    static List<String> in(String text, List<String> otherwise) {
        Matcher line = AT_THE_END.matcher(text);
        return line.matches() ? List.of(line.group(1)) : otherwise;
    }
}
