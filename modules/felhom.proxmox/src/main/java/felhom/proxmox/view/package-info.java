/// What a report says of the host, read through the client: few requests, however many guests there are, and
/// no list that is called empty because the token may not see what is in it.
package felhom.proxmox.view;
