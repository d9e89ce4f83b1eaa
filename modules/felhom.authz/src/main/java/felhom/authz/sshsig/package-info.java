/// SSHSIG's own forms: armor, envelope, keys, hashes, and what is said where one is refused.
package felhom.authz.sshsig;
