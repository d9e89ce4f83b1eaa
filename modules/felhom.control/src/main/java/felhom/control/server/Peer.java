package felhom.control.server;

import felhom.engine.state.Turn;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/// Whoever is at the other end of a connection.
///
/// @param user as the kernel says
/// @param says whom the program takes its user for, which nobody has proven
/// @param patience how long its orders wait for others, and a way to tell it meanwhile
public record Peer(UserPrincipal user, Optional<String> says, Turn patience) {}
