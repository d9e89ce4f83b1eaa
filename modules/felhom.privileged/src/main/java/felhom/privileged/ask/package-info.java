/// What root's helper is asked, and who answers it: root's list first, then the work, a disk's health, or
/// whether everything is there.
package felhom.privileged.ask;
