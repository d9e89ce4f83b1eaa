package felhom.shell.command;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.shell.console.Console;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The findings of a self-test that only looks, a line each as they come, with what mends them said once.
public final class FindingTable {
    private final String test;
    private final Console console;
    private final Set<String> told = new HashSet<>();

    /// @param test which self-test it is
    public FindingTable(String test, Console console) {
        this.test = test;
        this.console = console;
    }

    public void tell(Finding finding) {
        String mark = switch (finding.level()) {
            case OK -> "ok  ";
            case WARNING -> "WARN";
            case FAILED, DENIED, UNREACHABLE -> "FAIL";
        };
        boolean again = !finding.remedy().isEmpty() && told.containsAll(finding.remedy());
        console.line(mark + "  " + finding.subject() + ": " + finding.text() + (again ? " (mended as above)" : ""));
        finding.remedy().stream().filter(told::add).forEach(line -> console.line("        " + line));
    }

    public void end(List<Finding> findings) {
        long bad = findings.stream().filter(f -> f.level() != Level.OK).count();
        console.line(
                worst(findings) == Exit.OK
                        ? test + " self-test passed" + (bad > 0 ? ", with " + bad + " warnings" : "")
                        : test + " self-test FAILED: " + bad + " of " + findings.size() + " need attention");
    }

    public static Exit worst(List<Finding> findings) {
        if (findings.stream().anyMatch(f -> f.level() == Level.UNREACHABLE)) {
            return Exit.UNREACHABLE;
        }
        if (findings.stream().anyMatch(f -> f.level() == Level.DENIED)) {
            return Exit.DENIED;
        }
        return findings.stream().anyMatch(f -> f.level() == Level.FAILED) ? Exit.FAILED : Exit.OK;
    }
}
