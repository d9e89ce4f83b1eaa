package felhom.shell.console;

import felhom.engine.state.AuditTrail.Found;
import felhom.engine.state.Epoch;
import felhom.messages.AuditMessages.Break;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The places where a log did not continue what had been seen of it. The records that are gone say nothing,
/// but the agent that found them gone has written down that they are.
public final class Breaks {
    private final List<Break> found = new ArrayList<>();
    private Optional<String> epoch = Optional.empty();
    private String because = "";

    public static String words(Break each) {
        return "record " + each.seq() + " (" + Figures.time(each.at()) + "): " + each.because();
    }

    /// More than one record may say why an epoch was drawn; the first one counts.
    public void look(Found.Sound entry) {
        Optional<String> reason = entry.value("epoch-because");
        if (reason.isEmpty()) {
            return;
        }
        Optional<String> now = entry.value("epoch-sha256").or(() -> epoch);
        boolean told = reason.get().equals(because) && now.equals(epoch);
        if (!told && Epoch.saysNotContinued(reason.get())) {
            found.add(new Break(entry.seq(), entry.wall(), reason.get()));
        }
        because = reason.get();
        epoch = now;
    }

    public List<Break> found() {
        return found;
    }
}
