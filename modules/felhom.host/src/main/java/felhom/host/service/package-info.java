/// A service of this host's, as systemd starts it. For an administrator's command alone: the agent itself
/// starts nothing.
package felhom.host.service;
