/// The host as a report shows it: what can be read of it without changing anything, part by part, each with
/// its own state.
package felhom.engine.view;
