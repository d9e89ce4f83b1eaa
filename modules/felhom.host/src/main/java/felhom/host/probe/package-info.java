/// Probes of what is on this host: a systemd unit, a network interface, a WireGuard tunnel.
package felhom.host.probe;
