/// The endpoints of storages, of what lies on them and of pruning.
package felhom.testkit.api.storage;
