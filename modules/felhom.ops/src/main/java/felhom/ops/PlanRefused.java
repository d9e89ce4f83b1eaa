package felhom.ops;

/// The order cannot make sense on this host: the guest is not there, the snapshot is not there, ...
public final class PlanRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param reason a sentence that names what is wrong and what would be right
    public PlanRefused(String reason) {
        super(reason);
    }
}
