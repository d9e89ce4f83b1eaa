/// The block devices of this host and what is mounted where, as `lsblk` and `findmnt` say; nothing here wakes
/// a disk.
package felhom.host.disk;
