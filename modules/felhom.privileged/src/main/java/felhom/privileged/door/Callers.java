package felhom.privileged.door;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jdk.net.ExtendedSocketOptions;

/// The users who may ask over the socket: root, and one other.
public final class Callers {
    /// As Debian's `adduser` takes them: a number is none.
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    private final List<UserPrincipal> allowed;

    private Callers(List<UserPrincipal> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /// @param other beside root
    /// @throws IllegalArgumentException when there is no such user
    public static Callers rootAnd(Optional<String> other) throws IOException {
        UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
        List<UserPrincipal> allowed = new ArrayList<>(List.of(users.lookupPrincipalByName("root")));
        if (other.isPresent()) {
            String name = other.get();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("--user: not a user's name: '" + name + "'");
            }
            try {
                allowed.add(users.lookupPrincipalByName(name));
            } catch (UserPrincipalNotFoundException none) {
                throw new IllegalArgumentException("--user: this host has no user '" + name + "'");
            }
        }
        return new Callers(allowed);
    }

    /// Whoever connected, as the kernel says.
    static UserPrincipal of(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    }

    boolean may(UserPrincipal user) {
        return allowed.contains(user);
    }

    /// In words for an operator.
    public String words() {
        return String.join(
                " and ", allowed.stream().map(UserPrincipal::getName).distinct().toList());
    }
}
