/// What `doctor` looks at on this machine itself: units of systemd's and their sandboxes, programs that
/// should be there, files of root's. Starts programs of the list alone, and changes nothing.
package felhom.host.examine;
