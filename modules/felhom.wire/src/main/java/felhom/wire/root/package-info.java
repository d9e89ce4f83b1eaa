/// What the agent and root's helper say to each other: typed requests and answers, each a flat list of named
/// texts.
package felhom.wire.root;
