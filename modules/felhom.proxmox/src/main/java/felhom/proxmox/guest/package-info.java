/// What the API says of one guest, its configuration above all.
package felhom.proxmox.guest;
