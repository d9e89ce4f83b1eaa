/// The command `setup`: what it asks, and the order in which it does things.
package felhom.shell.installing;
