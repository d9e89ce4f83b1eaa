package felhom.messages;

import static felhom.messages.Said.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTests {
    private static final Message BUILD = ProgramMessages.build("0.1.0", "0123456789ab", "25");

    @Test
    void theEndOfTheLogComesLastAndChangesNothingOfWhatWasSaid() {
        Message told = BUILD.withLogHead("12:aabb");

        says("{'version':'0.1.0','commit':'0123456789ab','java':'25','log_head':'12:aabb'}", told);
        says("{'version':'0.1.0','commit':'0123456789ab','java':'25'}", BUILD);
    }

    @Test
    void whatIsNoObjectHasNoRoomForTheEndOfTheLog() {
        says("'starting'", TaskMessages.line("starting").withLogHead("12:aabb"));
    }

    @Test
    void aTerminalWithoutUtf8DamagesNoMessage() {
        says("'K\\u00E4se \\uD83E\\uDDC0'", TaskMessages.line("Käse \ud83e\uddc0"));
    }

    @Test
    void whatHoldsOneValueIsToBeHadAsText() {
        Message message = ConfigurationMessages.number(Optional.of("7"), "default");

        assertEquals("{value=7, from=default}", message.plainFields().toString());
        assertEquals(
                "{valid=false}",
                ConfigurationMessages.invalid(List.of("no")).plainFields().toString());
    }

    @Test
    void aTextIsFoundInAnyDocument() {
        assertEquals(List.of("a\\\"ä", "a\\\"\\u00E4"), JsonStrings.forms("a\"ä"));
    }
}
