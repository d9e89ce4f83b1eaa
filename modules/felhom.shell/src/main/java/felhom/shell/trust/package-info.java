/// Commands about signatures: who may sign, and whether somebody did.
package felhom.shell.trust;
