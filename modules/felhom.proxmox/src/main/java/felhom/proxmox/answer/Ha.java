package felhom.proxmox.answer;

import felhom.ops.NodeName;
import java.util.Optional;

/// High availability, as pve-ha-manager 5.2.0 shows it.
public final class Ha {
    private Ha() {}

    /// @param id such as `ct:100`
    /// @param wanted `started`, `stopped`, `disabled`, `ignored`
    public record Resource(String id, String wanted, Optional<String> group, Optional<String> comment) {
        public static Resource of(Fields fields) {
            return new Resource(
                    fields.need("sid"),
                    fields.text("state").orElse("started"),
                    fields.text("group"),
                    fields.text("comment"));
        }
    }

    /// One line of the status, of many kinds.
    ///
    /// @param type `quorum`, `master`, `lrm`, `service`, `fencing`
    /// @param status in PVE's words
    /// @param state of a service: what the manager makes of it, such as `started` or `error`
    public record State(String id, String type, String status, Optional<NodeName> node, Optional<String> state) {
        public static State of(Fields fields) {
            return new State(
                    fields.need("id"),
                    fields.text("type").orElse(""),
                    fields.text("status").orElse(""),
                    fields.as("node", NodeName::new),
                    fields.text("state"));
        }
    }

    /// @param nodes with their priorities, such as `pve1:2,pve2`
    public record Group(String id, String nodes, boolean restricted) {
        public static Group of(Fields fields) {
            return new Group(fields.need("group"), fields.text("nodes").orElse(""), fields.flag("restricted"));
        }
    }

    /// @param type `node-affinity` or `resource-affinity`
    /// @param resources such as `ct:100,vm:101`
    public record Rule(String id, String type, String resources, boolean disabled) {
        public static Rule of(Fields fields) {
            return new Rule(
                    fields.need("rule"),
                    fields.text("type").orElse(""),
                    fields.text("resources").orElse(""),
                    fields.flag("disable"));
        }
    }
}
