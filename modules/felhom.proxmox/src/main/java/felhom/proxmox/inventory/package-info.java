/// What the host says of its guests, their volumes and locks, as steps and plans need it, and what it would
/// refuse.
package felhom.proxmox.inventory;
