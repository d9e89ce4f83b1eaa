package felhom.hub.notice;

import felhom.hub.message.HeldPlan;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Something that somebody should know of.
///
/// @param subject what it is about, such as `section storages`: no more than one an hour about the same
/// @param text a sentence for people; chat systems show a field of this name
record Notice(Kind kind, String subject, String text, Instant at) {
    enum Kind {
        PLAN_WAITS,
        ORDER_FAILED,
        SECTION_STALE,
        HUB_AWAY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Notice waits(HeldPlan held, String node, Instant now) {
        String text = "On " + node + " a plan waits for operators' signatures: "
                + held.plan().operation() + " " + held.plan().arguments() + ", ordered by "
                + held.plan().door() + ", until "
                + held.plan().expires();
        return new Notice(
                Kind.PLAN_WAITS,
                "plan " + held.plan().door() + " " + held.plan().held(),
                text,
                now);
    }

    byte[] json(String agent, String node) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("type", "felhom-notice");
        json.put("version", 1);
        json.put("at", at.toString());
        json.put("agent", agent);
        json.put("node", node);
        json.put("kind", kind.word());
        json.put("subject", subject);
        json.put("text", text);
        return JsonMapper.shared().writeValueAsBytes(json);
    }
}
