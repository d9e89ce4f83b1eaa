/// The commands' side of the control socket: the host, the door and the self-test of a daemon.
package felhom.control.client;
