package felhom.log;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Audits for tests.
final class Audits {
    private Audits() {}

    /// Every line of the whole log; throws at the first damage.
    static List<String> lines(Path directory, Disk disk) {
        return lines(directory, disk, Audit.LOOKS);
    }

    private static List<String> lines(Path directory, Disk disk, int looks) {
        List<String> lines = new ArrayList<>();
        try (Audit audit = Audit.of(directory, disk, looks)) {
            for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
                switch (found.get()) {
                    case Audit.Found.Sound sound
                    when sound.frame().type() >= Frame.FIRST_TYPE ->
                        lines.add(new String(sound.frame().body(), StandardCharsets.UTF_8));
                    case Audit.Found.Sound _ -> {}
                    case Audit.Found.Damaged damaged -> throw new LogDamaged(damaged.damage());
                }
            }
        }
        return lines;
    }

    /// What an audit complains of; empty when it is content. Nobody writes meanwhile.
    static Optional<Damage> damage(Path directory, Disk disk) {
        try {
            lines(directory, disk, 1);
            return Optional.empty();
        } catch (LogDamaged e) {
            return Optional.of(e.damage());
        }
    }
}
