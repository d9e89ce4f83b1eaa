/// Everything that crosses the control socket as JSON, in both directions. Leans on the engine's values
/// alone.
package felhom.control.value;
