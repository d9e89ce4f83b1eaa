/// The state directory and whoever holds it: identity, epoch, locks, the ways out when it does not fit the host.
package felhom.engine.state;
