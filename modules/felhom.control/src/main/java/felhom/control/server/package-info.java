/// The daemon's side of the control socket.
package felhom.control.server;
