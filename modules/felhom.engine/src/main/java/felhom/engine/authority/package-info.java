/// By what the engine knows its own hand: exported to nobody, and never to be.
package felhom.engine.authority;
