/// Commands about the program itself: its configuration, its state, the service, the self-tests.
package felhom.shell.service;
