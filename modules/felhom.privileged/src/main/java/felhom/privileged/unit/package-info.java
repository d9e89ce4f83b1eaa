/// What root's work needs of systemd: units by name and state, and what the helper writes down of a work
/// until its end is asked for.
package felhom.privileged.unit;
