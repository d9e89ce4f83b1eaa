/// What Proxmox's own schema allows in a request. Leans on the texts alone.
package felhom.testkit.contract;
