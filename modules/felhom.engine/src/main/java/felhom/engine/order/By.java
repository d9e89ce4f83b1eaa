package felhom.engine.order;

import java.util.Optional;

/// Who uses this host's own command line.
///
/// @param user the user that the program runs as, by name
/// @param says whom the program takes that user for, such as who became root; nobody has proven it
public record By(String user, Optional<String> says) {
    private static final int LONGEST = 64;

    /// Whatever is in a name, it is one printable word in the log.
    public By {
        user = plain(user);
        says = says.map(By::plain).filter(name -> !name.isEmpty());
    }

    public By(String user) {
        this(user, Optional.empty());
    }

    private static String plain(String name) {
        String shown = name.strip().replaceAll("[^!-~]", "?");
        return shown.substring(0, Math.min(LONGEST, shown.length()));
    }

    /// Such as `root (says: alice)`.
    public String words() {
        return user + says.map(name -> " (says: " + name + ")").orElse("");
    }
}
