/// Asks root's helper for what only root can do, by the way that the configuration names, and does the steps
/// that are root's with it.
package felhom.host.root;
