/// What an operator's command works with, whichever process has the host and the state.
package felhom.engine.access;
