package felhom.proxmox.http;

/// A host's words as an outcome keeps them: what is longer than a reason ever is says how long it was.
public final class Cut {
    private static final int LONGEST = 4_000;

    private Cut() {}

    public static String text(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "... (" + text.length() + " characters)";
    }
}
