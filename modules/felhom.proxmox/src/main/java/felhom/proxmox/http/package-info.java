/// One request and its answer: where the host is, as whom, whom to believe, how long to wait, what went wrong.
package felhom.proxmox.http;
