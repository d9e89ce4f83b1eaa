/// The trust files, and the verdict over a signature by them.
package felhom.authz.trust;
