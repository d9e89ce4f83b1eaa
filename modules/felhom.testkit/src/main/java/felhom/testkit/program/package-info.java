/// What the simulators have in common as programs.
package felhom.testkit.program;
