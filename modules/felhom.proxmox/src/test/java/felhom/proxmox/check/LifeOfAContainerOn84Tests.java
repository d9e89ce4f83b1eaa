package felhom.proxmox.check;

/// The life of a container on a host of Proxmox VE 8.4, held to the contract of that release.
final class LifeOfAContainerOn84Tests extends LifeOfAContainerTests {
    @Override
    String version() {
        return "8.4.21";
    }
}
