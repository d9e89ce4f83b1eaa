/// The client: connection, errors, records, the wait for tasks, and the ports of `felhom.ops` on top of them.
package felhom.proxmox;
