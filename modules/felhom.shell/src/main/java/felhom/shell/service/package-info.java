/// Commands about the program itself: its configuration, its state, the service, the self-tests but the
/// hub's.
package felhom.shell.service;
