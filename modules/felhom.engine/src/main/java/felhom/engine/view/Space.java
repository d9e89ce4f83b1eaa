package felhom.engine.view;

/// How much there is of something, in bytes; 0 where the host does not say.
///
/// @param available to anybody but root; less than what is not used where some is set aside
public record Space(long total, long used, long available) {}
