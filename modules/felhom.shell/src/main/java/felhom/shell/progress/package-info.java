/// How far the host's tasks are: read from the lines of their logs, and drawn as bars.
package felhom.shell.progress;
