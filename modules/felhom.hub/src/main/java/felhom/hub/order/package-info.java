/// What a hub asks for on its way to the hub's own door, what of it is refused here, and what operators can
/// sign. No more at once than the agent can bear, and nothing twice.
package felhom.hub.order;
