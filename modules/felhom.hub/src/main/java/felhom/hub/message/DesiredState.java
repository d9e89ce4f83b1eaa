package felhom.hub.message;

/// What the hub wants this host to be like.
///
/// @param version rises with each change
/// @param document a JSON object, on one line
public record DesiredState(long version, String document) {}
