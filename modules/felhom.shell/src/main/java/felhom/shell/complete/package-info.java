/// What may stand where the cursor is, from what is known at that moment: it is asked for behind the
/// operator's back, and no key waits for it.
package felhom.shell.complete;
