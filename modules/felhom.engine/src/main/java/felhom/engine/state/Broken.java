package felhom.engine.state;

/// This process can write nothing down any more, however long it waits; another may.
///
/// @param words why, in a sentence or more
/// @param opens whether there is room for another to open the state
public record Broken(String words, boolean opens) {}
