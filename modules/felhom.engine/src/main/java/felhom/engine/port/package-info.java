/// What the engine asks its host for. The agent's other modules implement these ports; nothing here does anything.
package felhom.engine.port;
