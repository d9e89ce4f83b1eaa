/// The control socket of a daemon: where it is, and who speaks there.
package felhom.control;
