/// Clocks, and how long things take. Leans on nothing.
package felhom.testkit.time;
