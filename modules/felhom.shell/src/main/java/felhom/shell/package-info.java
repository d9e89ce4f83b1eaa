/// The command line: all commands, in one list, and how one is found and run.
package felhom.shell;
