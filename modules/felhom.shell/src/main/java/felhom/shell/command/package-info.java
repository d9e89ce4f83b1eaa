/// What a command is: its form, its exit codes, and all that it works with when it runs.
package felhom.shell.command;
