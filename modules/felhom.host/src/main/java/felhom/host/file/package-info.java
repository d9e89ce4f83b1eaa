/// Files of the host that are written whole or not at all, with the owner and the mode that they need from
/// the first moment on.
package felhom.host.file;
