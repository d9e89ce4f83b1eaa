package felhom.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.ArgumentType;
import felhom.ops.Vmid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A line is read into typed values, or refused with what would be right.
class CommandLineTests {
    private static final Positional<Vmid> GUEST = Positional.once("VMID", ArgumentType.VMID, Completion.Known.GUESTS);
    private static final Positional<Path> FILES =
            Positional.atLeastOnce("FILE", ValueTypes.PATH, Completion.Known.FILES);
    private static final Positional<Assignment> ARGUMENTS =
            Positional.anyNumber("NAME=VALUE", Assignment.TYPE, new Completion.Arguments("OPERATION"));
    private static final Option.Valued<Integer> MOST =
            Option.valued("--limit", "N", ValueTypes.count(1, 50), Completion.Known.NOTHING, "at most N");
    private static final Option.Valued<Duration> WAIT =
            Option.valued("--wait", "SECONDS", ValueTypes.seconds(0, 60), Completion.Known.NOTHING, "wait so long");
    private static final Option.Valued<String> KEY =
            Option.valued("-k", "KEY", ValueTypes.TEXT, Completion.Known.FILES, "a key");
    private static final Option.Flag ALL = Option.flag("--all", "all of them");
    private static final Option.Flag QUIET = Option.flag("-q", "quietly");

    private static final CommandForm SHOW =
            new CommandForm("guest show", List.of(GUEST), List.of(MOST, WAIT, ALL), "show a guest");
    private static final CommandForm READ = new CommandForm("read", List.of(GUEST, FILES), List.of(), "read files");
    private static final CommandForm RUN = new CommandForm("run", List.of(ARGUMENTS), List.of(KEY, QUIET), "run it");
    private static final CommandLine LINE = new CommandLine(List.of(SHOW, READ, RUN));

    private static Request read(String... words) {
        return LINE.read(List.of(words));
    }

    @Test
    void everyValueIsOneOfItsType() {
        Request request = read("guest", "--limit=5", "show", "101", "--wait", "7", "--config", "/etc/x", "--json");

        assertEquals(SHOW, request.form());
        assertEquals(new Vmid(101), request.value(GUEST));
        assertEquals(Optional.of(5), request.value(MOST));
        assertEquals(Optional.of(Duration.ofSeconds(7)), request.value(WAIT));
        assertEquals(Optional.of(Path.of("/etc/x")), request.config());
        assertTrue(request.json());
        assertFalse(request.flag(ALL));
    }

    @Test
    void whatIsNotGivenIsNotThere() {
        Request request = read("guest", "show", "101");

        assertEquals(Optional.empty(), request.value(MOST));
        assertEquals(Optional.empty(), request.config());
    }

    @Test
    void theLastOneCountsWhereAnOptionIsGivenTwice() {
        Request request = read("guest", "show", "101", "--limit", "5", "--limit", "6");

        assertEquals(Optional.of(6), request.value(MOST));
        assertEquals(List.of(5, 6), request.all(MOST).toList());
    }

    @Test
    void theLastPositionalMayStandMoreThanOnceOrNotAtAll() {
        assertEquals(
                List.of(Path.of("a"), Path.of("b")),
                read("read", "101", "a", "b").values(FILES));
        assertEquals(
                List.of(new Assignment("vmid", "101"), new Assignment("text", "a=b")),
                read("run", "vmid=101", "text=a=b").values(ARGUMENTS));
        assertEquals(List.of(), read("run").values(ARGUMENTS));
    }

    @Test
    void oneLetterOptionsAreReadAsGetoptReadsThem() {
        Request request = read("run", "-qk-x");

        assertTrue(request.flag(QUIET));
        assertEquals(Optional.of("-x"), request.value(KEY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "guest show x|VMID: not a vmid: 'x': a vmid is a number from 100 to 999999999",
                "guest show 101 --limit 0|--limit: '0': expected a number from 1 to 50",
                "guest show 101 --limit 51|--limit: '51': expected a number from 1 to 50",
                "guest show 101 --limit -1|--limit: '-1': expected a number from 1 to 50",
                "guest show 101 --limit 99999999999999|--limit: '99999999999999': expected a number from 1 to 50",
                "guest show 101 --limit x --limit 5|--limit: 'x': expected a number from 1 to 50",
                "guest show 101 --wait 61|--wait: '61': expected a number from 0 to 60",
                "guest show 101 --limit|--limit: expected a value: --limit N",
                "guest show 101 --limit --all|--limit: expected a value: --limit N",
                "guest show 101 --all=yes|--all takes no value",
                "guest show 101 --lmit 5|unknown option '--lmit' of 'guest show'; expected: felhom-agent guest show VMID [--limit N] [--wait SECONDS] [--all]",
                "guest show|expected: felhom-agent guest show VMID [--limit N] [--wait SECONDS] [--all]; see felhom-agent guest show --help",
                "guest show 101 102|expected: felhom-agent guest show VMID [--limit N] [--wait SECONDS] [--all]; see felhom-agent guest show --help",
                "read 101|expected: felhom-agent read VMID FILE...; see felhom-agent read --help",
                "run vmid|'vmid': expected NAME=VALUE, such as vmid=101",
                "run =101|'=101': expected NAME=VALUE, such as vmid=101",
                "guest list|unknown command 'guest list'; there is guest show",
                "frob|unknown command 'frob'; see felhom-agent --help"
            })
    void whatIsWrongIsNamedWithWhatWouldBeRight(String line, String words) {
        var wrong = assertThrows(UsageError.class, () -> read(line.split(" ")));

        assertEquals(words, wrong.getMessage());
    }

    @Test
    void whatNoLocaleSpellsIsRefusedWhereverItStands() {
        for (String[] line : new String[][] {{"guest", "show", "\uFFFD"}, {"guest", "show", "101", "--limit=\uFFFD"}}) {
            var wrong = assertThrows(UsageError.class, () -> read(line));

            assertTrue(wrong.getMessage().contains("holds a character that is no UTF-8"), wrong.getMessage());
        }
    }

    @Test
    void whoeverAsksForHelpNeedNotKnowWhatIsRight() {
        assertTrue(read("guest", "show", "x", "--limit", "x", "--help").flag(CommandForm.HELP));
        assertTrue(read("guest", "show", "--help").flag(CommandForm.HELP));
    }
}
