package felhom.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/// A state that remembers every line it was given, in order; its snapshot is all of them.
final class Lines implements LogState {
    static final int TYPE = 16;

    private final List<String> lines = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private int cuts;
    private IntConsumer applied = count -> {};

    /// Told after each record how many lines there are: what is applied is acknowledged next.
    void onApply(IntConsumer listener) {
        applied = listener;
    }

    static byte[] body(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void restore(byte[] snapshot) {
        lines.clear();
        String text = new String(snapshot, StandardCharsets.UTF_8);
        if (!text.isEmpty()) {
            lines.addAll(List.of(text.split("\n")));
        }
    }

    @Override
    public synchronized void apply(Frame frame) {
        seqs.add(frame.seq());
        if (frame.type() == Frame.TORN_TAIL) {
            cuts++;
        } else {
            lines.add(new String(frame.body(), StandardCharsets.UTF_8));
        }
        applied.accept(lines.size());
    }

    @Override
    public synchronized byte[] snapshot() {
        return body(String.join("\n", lines));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /// The numbers of the records that were applied, in the order in which they were.
    synchronized List<Long> seqs() {
        return List.copyOf(seqs);
    }

    /// How many records of a torn tail were applied.
    synchronized int cuts() {
        return cuts;
    }
}
