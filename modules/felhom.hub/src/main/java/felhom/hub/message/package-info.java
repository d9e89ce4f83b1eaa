/// What the agent and a hub say to each other, as docs/hub/ has it: the report, and the envelope that answers
/// it. Nothing is done here.
package felhom.hub.message;
