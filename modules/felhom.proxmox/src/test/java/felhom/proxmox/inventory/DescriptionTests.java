package felhom.proxmox.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// What of a description is the agent's own.
class DescriptionTests {
    private static final String MARK = "felhom-id:11111111-2222-3333-4444-555555555555";

    @Test
    void theMarkStaysWhateverIsWritten() {
        assertEquals("new\n" + MARK, Description.keepMark("old\n" + MARK + "\n", "new"));
        assertEquals("new\n" + MARK, Description.keepMark("old\n" + MARK + "\n", "new\n" + MARK));
        assertEquals("see " + MARK + "\n" + MARK, Description.keepMark("old\n" + MARK, "see " + MARK));
        assertEquals(MARK, Description.keepMark("old\n" + MARK + "\n", ""));
    }

    @Test
    void nobodyButTheAgentWritesAMark() {
        assertEquals("new", Description.keepMark("old", "new\n" + MARK));
        assertEquals("", Description.keepMark("old", MARK));
        assertEquals(
                "new\n" + MARK,
                Description.keepMark("old\n" + MARK, "felhom-id:99999999-2222-3333-4444-555555555555\nnew"));
    }

    @Test
    void aTextWithoutMarksStaysAsItIs() {
        assertEquals("a\n\nb", Description.keepMark("old", "a\n\nb"));
        assertEquals("", Description.keepMark("old", ""));
    }
}
