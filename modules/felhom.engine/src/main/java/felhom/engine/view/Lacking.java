package felhom.engine.view;

/// A right that the token does not have.
///
/// @param privilege as Proxmox VE calls it, alternatives joined by `|`
public record Lacking(String privilege, String path) {}
