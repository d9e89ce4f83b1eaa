package felhom.control.value;

/// Not what the other side would send; the message names the field, and what it should be.
public final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String what;

    public Malformed(String what) {
        this("", what);
    }

    private Malformed(String place, String what) {
        super(place.isEmpty() ? what : "'" + place + "': " + what);
        this.place = place;
        this.what = what;
    }

    /// A field that tells kinds apart names one that this version does not know.
    static Malformed unknown(String field, String word) {
        return new Malformed(field, "'" + word + "' is no kind that is known here");
    }

    /// The same, within `field`.
    Malformed in(String field) {
        return new Malformed(place.isEmpty() ? field : field + "." + place, what);
    }
}
