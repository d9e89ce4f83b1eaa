package felhom.ops.run;

import felhom.ops.log.LogDamaged;
import felhom.ops.log.LogException;
import felhom.ops.log.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The ways out when the state no longer fits the host. Each is local root's, and a record in the log.
public final class StateResets {
    private StateResets() {}

    /// Who this agent is from now on. Plans that were issued before name the old one, and are refused.
    ///
    /// @return the old identity, where there was a readable one
    /// @throws AgentState.StateRefused when it cannot be written
    public static Optional<HostIdentity> identity(AgentState.Place place, Clocks clocks, String by) {
        try {
            AgentState.makeDirectory(place.directory());
            Optional<HostIdentity> old;
            try {
                old = HostIdentity.read(place.directory());
            } catch (IOException unreadable) {
                old = Optional.empty();
            }
            HostIdentity fresh = HostIdentity.fresh(place.node(), place.machineId());
            String before = old.map(identity -> identity.id().toString()).orElse("none");
            // The log is held and has it before the file changes: nobody is at work with the old identity then.
            Options options = Options.defaults().clock(clocks.wall());
            try (Ledger ledger = Ledger.open(place.log(), options, Epoch.remembered(place.runtime()))) {
                ledger.noteIdentityReset(by, before, fresh.id().toString());
                fresh.write(place.directory());
            } catch (LogException unusable) {
                throw new AgentState.StateRefused(String.valueOf(unusable.getMessage()), unusable);
            }
            return old;
        } catch (IOException e) {
            throw new AgentState.StateRefused("the identity in " + place.directory() + " cannot be written: " + e, e);
        }
    }

    /// Puts the log aside and begins a new one. Nothing that was signed before is accepted afterwards.
    ///
    /// @return where the old log is kept; empty when it was missing
    /// @throws AgentState.StateRefused when it cannot be moved
    public static Optional<Path> log(AgentState.Place place, Clocks clocks, String by) {
        Path name = place.directory()
                .resolve("log."
                        + clocks.now().toString().replaceAll("[^0-9TZ]", "").replaceFirst("T", "-"));
        Optional<Path> aside = Optional.of(name).filter(_ -> Files.exists(place.log()));
        try {
            if (aside.isPresent()) {
                putAside(place, clocks, name);
            }
            Files.deleteIfExists(place.runtime().resolve("epoch"));
        } catch (IOException e) {
            throw new AgentState.StateRefused("the log in " + place.log() + " cannot be put aside: " + e, e);
        }
        try (AgentState state =
                AgentState.open(place, clocks, Options.defaults().clock(clocks.wall()), true)) {
            state.ledger().noteStateReset(by, aside);
        }
        return aside;
    }

    private static void putAside(AgentState.Place place, Clocks clocks, Path name) throws IOException {
        try (AgentState _ = AgentState.open(place, clocks)) {
            // Held while it moves: whoever comes in between is refused.
            Files.move(place.log(), name);
        } catch (AgentState.StateRefused refused) {
            boolean damaged =
                    refused.getCause() instanceof LogDamaged || refused.getCause() instanceof IllegalArgumentException;
            if (!damaged) {
                throw refused;
            }
            // Nobody can open it, so nobody is at work with it.
            Files.move(place.log(), name);
        }
    }
}
