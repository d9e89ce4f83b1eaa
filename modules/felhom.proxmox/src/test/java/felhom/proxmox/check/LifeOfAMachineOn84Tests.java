package felhom.proxmox.check;

/// The life of a virtual machine on a host of Proxmox VE 8.4, held to the contract of that release.
final class LifeOfAMachineOn84Tests extends LifeOfAMachineTests {
    @Override
    String version() {
        return "8.4.21";
    }
}
