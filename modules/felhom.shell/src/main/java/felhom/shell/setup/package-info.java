/// What the command `setup` works with, as ports that the composition root implements: this machine, the
/// files to be written, the host to be believed.
package felhom.shell.setup;
