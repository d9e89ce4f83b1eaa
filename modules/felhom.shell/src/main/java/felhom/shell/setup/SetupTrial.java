package felhom.shell.setup;

import felhom.engine.port.HostCheck.Finding;
import felhom.ops.NodeName;
import java.util.List;
import java.util.Optional;

/// What a host said to a token that is to be the agent's.
///
/// @param node which of its nodes it is, where the token may know
/// @param findings as of the read self-test
public record SetupTrial(Optional<NodeName> node, List<Finding> findings) {
    public SetupTrial {
        findings = List.copyOf(findings);
    }
}
