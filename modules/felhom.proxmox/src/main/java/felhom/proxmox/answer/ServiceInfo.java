package felhom.proxmox.answer;

/// A systemd unit that PVE knows by name.
///
/// @param state such as `running` or `dead`
/// @param activeState such as `active` or `failed`
/// @param unitState such as `enabled` or `masked`
public record ServiceInfo(String service, String state, String activeState, String unitState) {
    public static ServiceInfo of(Fields fields) {
        return new ServiceInfo(
                fields.need("service"),
                fields.text("state").orElse("unknown"),
                fields.text("active-state").orElse("unknown"),
                fields.text("unit-state").orElse("unknown"));
    }

    public boolean running() {
        return state.equals("running");
    }
}
