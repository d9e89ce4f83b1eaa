package felhom.engine.view;

import java.util.OptionalDouble;

/// How a node is at this moment.
///
/// @param cpu the part of its processors that is in use, 0 to 1
public record NodeNow(NodeFigures figures, OptionalDouble cpu) {
    /// Reads both. What its processors are at is in the answer that lists the guests; where that cannot be
    /// had, it is empty.
    public static Reading<NodeNow> of(HostView host) {
        Reading<NodeFigures> figures = host.node();
        if (figures.known().isEmpty()) {
            return figures.map(never -> new NodeNow(never, OptionalDouble.empty()));
        }
        OptionalDouble cpu = host.holdings().known().map(Holdings::cpu).orElse(OptionalDouble.empty());
        return figures.map(known -> new NodeNow(known, cpu));
    }
}
