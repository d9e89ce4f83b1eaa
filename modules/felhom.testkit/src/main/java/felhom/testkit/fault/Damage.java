package felhom.testkit.fault;

/// What is wrong with an archive. A host lists damaged archives like any other.
public enum Damage {
    NONE,
    /// The configuration cannot be read; a restore over an existing guest leaves that guest untouched.
    NO_CONFIG,
    /// The configuration is readable, the data is not: a restore over an existing guest destroys that guest.
    BROKEN_DATA,
    /// As {@link #BROKEN_DATA}: the checksum of the compressed data is wrong.
    FLIPPED_BITS,
    /// As {@link #BROKEN_DATA}: the end of the tar file is missing, what is there is compressed well.
    CUT_TAR,
    /// As {@link #NO_CONFIG}: a file of no bytes.
    EMPTY;

    /// Whether the configuration can be read all the same.
    public boolean configReadable() {
        return this != NO_CONFIG && this != EMPTY;
    }

    public boolean dataReadable() {
        return this == NONE;
    }
}
