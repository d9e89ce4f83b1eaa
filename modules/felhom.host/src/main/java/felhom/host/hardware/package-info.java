/// The health of this host's disks, asked of whoever is root one at a time, and what its sensors measure; no
/// sleeping disk is woken, and one that hangs delays nobody.
package felhom.host.hardware;
