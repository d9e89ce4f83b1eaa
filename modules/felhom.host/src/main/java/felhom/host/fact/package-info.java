/// What the host says of itself and of the agent's own process: its clock, its start, memory and processor
/// time.
package felhom.host.fact;
