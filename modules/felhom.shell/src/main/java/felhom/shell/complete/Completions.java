package felhom.shell.complete;

import java.util.List;

/// What may stand where the cursor is.
///
/// @param start where the word begins that a candidate replaces; it ends at the cursor
/// @param candidates in the order in which they are shown
public record Completions(int start, List<Candidate> candidates, List<Remark> remarks) {
    public Completions {
        candidates = List.copyOf(candidates);
        remarks = List.copyOf(remarks);
    }

    /// Something to know about a group of candidates, be it empty: that it is old, or that nobody answers.
    ///
    /// @param words printable
    public record Remark(String group, String words) {}
}
