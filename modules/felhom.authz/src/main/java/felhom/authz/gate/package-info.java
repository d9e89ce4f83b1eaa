/// The Gate: the host's rules, the plan as a document that is signed, and what an approval has to be.
package felhom.authz.gate;
