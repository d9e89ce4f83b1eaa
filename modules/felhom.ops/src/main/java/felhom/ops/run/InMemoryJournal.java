package felhom.ops.run;

import java.util.ArrayList;
import java.util.List;

/// Forgets everything when the process ends, and therefore serves the self-test alone: it takes no other intent.
public final class InMemoryJournal implements Journal {
    private final List<Entry> entries = new ArrayList<>();

    public InMemoryJournal() {}

    @Override
    public synchronized void append(Entry entry) {
        if (entry instanceof Entry.Intent intent && !(intent.origin() instanceof Origin.SelfTest)) {
            throw new JournalBroken(
                    "only the self-test may run without a durable log, and this version has no durable log yet");
        }
        entries.add(entry);
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
