/// Signatures of operators: [felhom.authz.SshsigVerifier] judges one against a [felhom.authz.Trust].
package felhom.authz;
