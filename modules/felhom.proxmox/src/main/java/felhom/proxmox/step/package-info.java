/// The steps that a token can do, each with its handler.
package felhom.proxmox.step;
