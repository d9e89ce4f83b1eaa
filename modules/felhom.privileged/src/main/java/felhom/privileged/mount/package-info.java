/// File systems on pluggable disks: mounted by their UUID at one place each, through a mount unit of the
/// helper's own. Nothing here formats, partitions, or unmounts by force or lazily.
package felhom.privileged.mount;
