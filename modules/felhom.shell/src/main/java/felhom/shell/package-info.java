/// The command line: one command model, its handlers, and the two self-tests.
package felhom.shell;
