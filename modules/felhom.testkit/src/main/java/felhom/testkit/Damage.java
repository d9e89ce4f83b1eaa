package felhom.testkit;

/// What is wrong with an archive. A host lists damaged archives like any other.
public enum Damage {
    NONE,
    /// The configuration cannot be read; a restore over an existing guest leaves that guest untouched.
    NO_CONFIG,
    /// The configuration is readable, the data is not: a restore over an existing guest destroys that guest.
    BROKEN_DATA
}
