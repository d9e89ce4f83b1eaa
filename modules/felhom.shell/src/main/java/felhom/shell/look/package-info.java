/// Commands that look: guests, tasks, storages, disks, reports, the log.
package felhom.shell.look;
