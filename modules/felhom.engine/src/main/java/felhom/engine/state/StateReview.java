package felhom.engine.state;

import felhom.log.Disk;
import felhom.log.Log;
import felhom.log.LogException;
import felhom.log.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an order would be refused for, by the state and the runtime directory as they are. Nothing is made or
/// held.
final class StateReview {
    private final StateLocation place;
    private final List<String> faults = new ArrayList<>();

    private StateReview(StateLocation place) {
        this.place = place;
    }

    static List<String> faults(StateLocation place) {
        StateReview review = new StateReview(place);
        review.directory("state.directory", place.directory());
        review.directory("state.runtime_directory", place.runtime());
        if (review.faults.isEmpty()) {
            review.content();
        }
        return List.copyOf(review.faults);
    }

    private void directory(String setting, Path directory) {
        Path there = nearest(directory);
        if (!Files.isDirectory(there)) {
            faults.add(setting + ": " + there + " is there and is no directory; name another place");
            return;
        }
        if (!there.equals(directory)) {
            if (!Files.isWritable(there)) {
                faults.add(setting + ": " + directory + " is not there and cannot be made: " + there
                        + " may not be written by this user; name a directory of your own, or run as the agent's user");
            }
            return;
        }
        stranger(directory).map(words -> setting + ": " + words).ifPresent(faults::add);
        if (!Files.isWritable(directory)) {
            faults.add(setting + ": " + directory
                    + " may not be written by this user; name a directory of your own, or run as the agent's user");
        }
    }

    private static Optional<String> stranger(Path directory) {
        try {
            Optional<String> other = Owner.other(directory);
            return other.isPresent()
                    ? other.map(user -> StateFiles.notRoots(directory, user))
                    : Owner.stranger(directory);
        } catch (IOException e) {
            return Optional.of(directory + ": cannot be looked at: " + e.getMessage());
        }
    }

    private void content() {
        try {
            StateFiles.demandApart(place, place.runtime().toAbsolutePath().normalize());
            MemoryFileSystem.demand(place, nearest(place.runtime()));
            if (StateFiles.own(place).isPresent() && !Log.begun(place.log(), Disk.real())) {
                throw StateFiles.missing(place);
            }
        } catch (AgentState.StateRefused refused) {
            faults.add(String.valueOf(refused.getMessage()));
        } catch (LogException | IOException cannot) {
            faults.add(String.valueOf(StateFiles.refused(place, cannot).getMessage()));
        }
    }

    /// The directory, or the nearest one above it that is there.
    private static Path nearest(Path directory) {
        Path each = directory.toAbsolutePath().normalize();
        while (Files.notExists(each) && each.getParent() != null) {
            each = each.getParent();
        }
        return each;
    }
}
