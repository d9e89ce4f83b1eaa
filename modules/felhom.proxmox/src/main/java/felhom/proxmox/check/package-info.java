/// One host as a whole: the ports that it serves, and whether it is fit to be worked with.
package felhom.proxmox.check;
