/// What is said on the control socket: frames, and the requests, events and questions in them.
package felhom.control.wire;
