/// The control socket of a daemon: where it is, and what is said there.
package felhom.control;
