/// A hub: takes reports, keeps what they say, proposes orders and carries approvals. Leans on HTTP and faults
/// alone.
package felhom.testkit.hub;
