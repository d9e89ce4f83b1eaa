/// The paths of the API: a read gives an answer, a change is a mutation that is not sent yet.
package felhom.proxmox.api;
