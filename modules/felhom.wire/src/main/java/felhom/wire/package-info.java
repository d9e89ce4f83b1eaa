/// Steps and procedures as names and texts.
package felhom.wire;
