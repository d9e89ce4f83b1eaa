/// What systemd is told of the agent: that it is ready, alive, reloading, stopping, and what it is at.
package felhom.host.notify;
