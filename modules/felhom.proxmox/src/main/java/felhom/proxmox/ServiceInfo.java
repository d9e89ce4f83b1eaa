package felhom.proxmox;

/// A systemd unit that PVE knows by name.
///
/// @param state such as `running` or `dead`
/// @param unitState such as `enabled` or `masked`
record ServiceInfo(String service, String state, String unitState) {
    static ServiceInfo of(Fields fields) {
        return new ServiceInfo(
                fields.need("service"),
                fields.text("state").orElse("unknown"),
                fields.text("unit-state").orElse("unknown"));
    }

    boolean running() {
        return state.equals("running");
    }
}
