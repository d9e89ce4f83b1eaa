/// Holds somebody else's hub to the messages of docs/hub: it is reported to as an agent reports, and each of
/// its answers is looked at.
package felhom.testkit.hubcontract;
