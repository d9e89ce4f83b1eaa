/// A task's life: how it is started once, found again, watched to its true end, killed.
package felhom.proxmox.task;
