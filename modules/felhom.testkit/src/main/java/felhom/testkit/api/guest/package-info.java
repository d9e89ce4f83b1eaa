/// The endpoints of containers and virtual machines.
package felhom.testkit.api.guest;
