/// The engine put together, its doors and the state they share: for the composition root alone.
package felhom.engine.core;
