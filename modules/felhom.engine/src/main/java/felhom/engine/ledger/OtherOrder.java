package felhom.engine.ledger;

/// An order's id was given to another order before; nothing was done.
public final class OtherOrder extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherOrder(String message) {
        super(message);
    }
}
