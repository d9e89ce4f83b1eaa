package felhom.shell.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.shell.ManualMain;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineCheckTests {
    private final LineCheck check =
            new LineCheck(ManualMain.program().commands(), ManualMain.program().operations());

    private String shown(String line) {
        return check.parts(line).stream()
                .map(part -> part.what().getClass().getSimpleName())
                .map(name -> name.startsWith("Of") ? name.substring(2) : name)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "guest list|Command Command",
                "felhom-agent guest list|Command Command Command",
                "gu|Begun",
                "gu |Wrong",
                "guest|Command",
                "guest li|Command Begun",
                "guest lx|Command Wrong",
                "nonsense|Wrong",
                "exit|Command",
                "--version|Command",
                "--ver|Begun",
                "--selftest |Command",
                "--selftest=task --vmid 101|Command Option Value",
                "help|Command",
                "help guest show|Command Command Command",
                "--json guest list|Option Command Command",
                "guest show 101|Command Command Value",
                "guest show x|Command Command Wrong",
                "guest show 1|Command Command Begun",
                "guest show 1 |Command Command Wrong",
                "run rollback vmid=|Command Operation Begun",
                "guest show 101 102|Command Command Value Wrong",
                "guest list --js|Command Command Begun",
                "guest list --js |Command Command Wrong",
                "task list --limit 5|Command Command Option Value",
                "task list --limit=5|Command Command Option",
                "task list --limit x|Command Command Option Wrong",
                "task list --running=yes|Command Command Wrong",
                "run rollback vmid=101 name=before|Command Operation Argument Argument",
                "run roll|Command Begun",
                "run rollbak |Command Wrong",
                "run rollback vm|Command Operation Begun",
                "run rollback vmid=x|Command Operation Wrong",
                "run rollback colour=red|Command Operation Wrong",
                "plan li|Command Begun",
                "plan list|Command Command",
                "guest show 'x|Command Command Wrong",
            })
    void eachWordIsKnownForWhatItIsWhileTheLineIsTyped(String line, String words) {
        assertEquals(words, shown(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guest lx|unknown command 'guest lx'; there is guest list, guest show, guest adopt",
                "guest show x|VMID: not a vmid: 'x': a vmid is a number from 100 to 999999999",
                "run nosuch vmid=101|there is no operation 'nosuch'",
                "guest list --colour |unknown option '--colour' of 'guest list'; it takes: guest list",
            })
    void whatIsWrongIsSaidInTheWordsOfTheCommand(String line, String words) {
        assertEquals(words, LineCheck.trouble(check.parts(line)).orElse(""));
    }
}
