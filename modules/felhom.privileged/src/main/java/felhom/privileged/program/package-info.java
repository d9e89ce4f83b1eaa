/// The programs that root's helper may start, and how one is started and given up.
package felhom.privileged.program;
