/// The steps that a token can do, and the reads that operations are handed.
package felhom.proxmox.step;
