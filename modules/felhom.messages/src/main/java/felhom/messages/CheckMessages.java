package felhom.messages;

import felhom.engine.doctor.Diagnosis;
import felhom.engine.port.HostCheck.Finding;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The self-tests that only look, and `doctor`.
public final class CheckMessages {
    private CheckMessages() {}

    /// @param test which of them it is: `read` or `root`
    public static Message findings(String test, List<Finding> findings, boolean passed) {
        ObjectNode node = Json.object();
        node.put("selftest", test);
        node.put("passed", passed);
        ArrayNode array = node.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode entry = array.addObject();
            entry.put("subject", finding.subject());
            entry.put("level", finding.level().name().toLowerCase(Locale.ROOT));
            entry.put("text", finding.text());
            Json.texts(entry, "remedy", finding.remedy());
        }
        return new Message(node);
    }

    /// @param worst how the worst of them is
    /// @param all the worst first
    public static Message diagnoses(Diagnosis.State worst, List<Diagnosis> all) {
        ObjectNode node = Json.object();
        node.put("worst", word(worst));
        ArrayNode array = node.putArray("findings");
        for (Diagnosis found : all) {
            ObjectNode entry = array.addObject();
            entry.put("id", found.concern().id());
            entry.put("state", word(found.state()));
            entry.put("found", found.text());
            entry.put("why", found.concern().why());
            Json.texts(entry, "remedy", found.remedy());
        }
        return new Message(node);
    }

    private static String word(Diagnosis.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
