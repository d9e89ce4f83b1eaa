/// How root's helper is reached: the socket that systemd hands over, or standard input; who may ask; and what
/// is written down of it.
package felhom.privileged.door;
