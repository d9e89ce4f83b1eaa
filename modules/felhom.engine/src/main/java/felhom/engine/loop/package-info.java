/// What a daemon does again and again, and what keeps it going.
package felhom.engine.loop;
