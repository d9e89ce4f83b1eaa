/// Root's work on the host: how a step is begun, looked at and forgotten, which root's list has allowed.
package felhom.privileged.work;
