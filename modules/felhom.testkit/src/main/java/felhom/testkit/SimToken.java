package felhom.testkit;

/// An API token of the simulated host; its secret is a random UUID made for this run.
public final class SimToken {
    private final String id;
    private final String secret;

    SimToken(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    public String id() {
        return id;
    }

    public String secret() {
        return secret;
    }

    /// `id=secret`.
    public String value() {
        return id + "=" + secret;
    }

    /// The value of the `Authorization` header.
    public String header() {
        return "PVEAPIToken=" + value();
    }

    @Override
    public String toString() {
        return id;
    }
}
