/// `shell`: many commands, one line after another, typed at a terminal or read from a file. It has no command
/// of its own: each line is one of the program's, done as if it were typed alone.
package felhom.shell.prompt;
