package felhom.testkit.hub;

/// How often what the hub wants travels in an envelope.
public enum Delivery {
    /// In each envelope until a report shows its end.
    NORMAL,
    /// Not at all.
    WITHHOLD,
    /// Twice in each envelope until a report shows its end.
    DUPLICATE,
    /// In each envelope for ever, whatever the reports show.
    REPLAY
}
