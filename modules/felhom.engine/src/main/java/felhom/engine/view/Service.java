package felhom.engine.view;

/// A service of Proxmox VE, in systemd's words.
///
/// @param state such as `running`
/// @param active such as `failed`
/// @param enabled such as `masked`
public record Service(String name, String state, String active, String enabled) {}
