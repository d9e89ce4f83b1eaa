/// What a request asks for, as a form that cannot say less than it has to.
package felhom.proxmox.request;
