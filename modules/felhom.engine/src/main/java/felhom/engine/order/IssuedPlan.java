package felhom.engine.order;

import felhom.ops.OperationName;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// A plan as it was given out to be signed, through the door by which its order came. The same order may be
/// issued again, with a fresh nonce and fresh times; both carry the same [#held] id.
public final class IssuedPlan {
    private final String door;
    private final Order order;
    private final String nonce;
    private final Instant issued;
    private final Instant expires;
    private final byte[] bytes;

    /// @param door where the order came from, as the log has it
    /// @param nonce 128 random bits as 22 characters of base64url
    /// @param bytes exactly what is signed
    public IssuedPlan(String door, Order order, String nonce, Instant issued, Instant expires, byte[] bytes) {
        this.door = door;
        this.order = order;
        this.nonce = nonce;
        this.issued = issued;
        this.expires = expires;
        this.bytes = bytes.clone();
    }

    /// Where the order came from, as the log has it.
    public String door() {
        return door;
    }

    public Order order() {
        return order;
    }

    public OperationName operation() {
        return order.operation();
    }

    public Map<String, String> arguments() {
        return new TreeMap<>(order.arguments());
    }

    public String nonce() {
        return nonce;
    }

    public Instant issued() {
        return issued;
    }

    public Instant expires() {
        return expires;
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Whether both are issues of one wish: of these only one is carried out.
    public boolean alike(IssuedPlan other) {
        return door.equals(other.door) && held().equals(other.held());
    }

    public boolean is(byte[] payload) {
        return MessageDigest.isEqual(bytes, payload);
    }

    /// What the issues of one order have in common: 12 hex digits over operation and arguments.
    public String held() {
        return held(order);
    }

    /// As above, of an order that may not have been issued yet.
    public static String held(Order order) {
        return order.content().substring(0, 12);
    }
}
