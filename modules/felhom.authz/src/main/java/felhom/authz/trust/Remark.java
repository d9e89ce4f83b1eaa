package felhom.authz.trust;

/// Something to say about a line of a trust file.
public record Remark(int line, String text) {
    @Override
    public String toString() {
        return "line " + line + ": " + text;
    }
}
