/// Answers of the API as records, and how their fields are read.
package felhom.proxmox.answer;
