/// The one door: catalogue, plan, gate, journal, run; and the ports that the agent's own modules implement.
package felhom.ops.run;
