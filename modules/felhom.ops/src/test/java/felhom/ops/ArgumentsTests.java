package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTests {
    private static final Parameter<Vmid> GUEST = Parameter.required("vmid", ArgumentType.VMID, "the guest");
    private static final Parameter<String> NOTE = Parameter.withDefault("note", ArgumentType.line(5), "-", "a note");
    private static final Parameter<String> MORE = Parameter.optional("more", ArgumentType.text(5), "more");
    private static final Arguments ALL = Arguments.of(GUEST, NOTE, MORE);

    @Test
    void valuesComeTypedAndDefaultsFillIn() {
        Args args = ALL.parse(Map.of("vmid", "101"));

        assertEquals(new Vmid(101), args.get(GUEST));
        assertEquals("-", args.get(NOTE));
        assertEquals(Optional.empty(), args.find(MORE));
        assertEquals(Map.of("vmid", "101", "note", "-"), args.texts());
    }

    @Test
    void everyProblemIsNamedAtOnceWithItsValueAndTheRemedy() {
        BadArguments bad = assertThrows(
                BadArguments.class, () -> ALL.parse(Map.of("vmid", "7", "note", "a\nb", "more", "toolong", "x", "1")));

        assertEquals(
                List.of(
                        "vmid: not a vmid: '7': a vmid is a number from 100 to 999999999",
                        "note: line breaks are not allowed",
                        "more: 7 characters are too many: at most 5 are allowed",
                        "x: no such argument; there is vmid, note, more"),
                bad.problems());
    }

    @Test
    void aMissingArgumentSaysWhatIsExpected() {
        BadArguments bad = assertThrows(BadArguments.class, () -> ALL.parse(Map.of()));

        assertEquals(List.of("vmid: missing; expected a vmid, 100 to 999999999"), bad.problems());
    }
}
