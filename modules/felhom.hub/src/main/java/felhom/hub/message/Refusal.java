package felhom.hub.message;

import felhom.ops.OrderId;

/// Why a proposal or an approval of the hub's comes to nothing.
///
/// @param operation as the hub has called it
/// @param reason in one word, on which a program may rely: one of [felhom.engine.trust.RefusalReason], or one
///     of those below
/// @param message for people
public record Refusal(OrderId order, String operation, String reason, String message) {
    /// There is no such operation.
    public static final String UNKNOWN_OPERATION = "unknown-operation";
    /// A field is missing, or is of another type.
    public static final String FORMAT = "format";
    /// The agent itself went wrong on it; its log says how.
    public static final String FAULT = "fault";

    private static final int LONGEST = 1000;

    public Refusal {
        message = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
    }
}
