/// What goes into a backup of a guest, and what its log says of it.
package felhom.proxmox.backup;
