package felhom.shell.setup;

import felhom.engine.port.HostCheck.Finding;
import felhom.ops.NodeName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The configuration that is to be, and what is there of it.
public interface SetupFiles {
    Path configuration();

    /// Where the token is kept, or is to be.
    Path token();

    /// Why nothing can be written there, with what to do about it; empty where it can.
    Optional<String> unusable();

    /// Whether there is a configuration.
    boolean exists();

    /// Whether it is the one that the service reads.
    boolean ofService();

    /// What is configured there.
    Optional<String> endpoint();

    Optional<NodeName> node();

    /// Whether what is configured there covers that certificate.
    boolean believes(String endpoint, SetupSite.Presented certificate);

    /// The token that is kept already, where it reads as one.
    Optional<SetupToken> storedToken();

    /// Whether there is something else in the place where the token goes.
    boolean strangeToken();

    /// What writing would change in the configuration that is there, a line each.
    List<String> changes(SetupAnswers answers);

    /// Writes what is to be changed, each file whole, and gives both the owners that they need.
    ///
    /// @return what was done, a line each
    /// @throws IOException when that is not possible; each file is then the old one or the new one
    List<String> write(SetupAnswers answers) throws IOException;

    /// The read self-test with the configuration as it is written, as the agent reads it that will be
    /// started.
    ///
    /// @throws felhom.shell.command.Installation.BadConfiguration when it cannot be used
    List<Finding> look(Consumer<Finding> sink);
}
