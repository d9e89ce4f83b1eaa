/// What runs on the host now: tasks that are watched, and the list of all of them.
package felhom.shell.jobs;
