/// The programs of the host that the agent may start, each by its full path, and how one is started and given
/// up.
package felhom.host.program;
