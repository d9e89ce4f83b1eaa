/// Tasks while they are watched: their bars, the lines of their logs, and what Ctrl-C asks meanwhile.
package felhom.shell.follow;
