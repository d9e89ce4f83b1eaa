/// The endpoints of the node, of the cluster, of users and of tasks.
package felhom.testkit.api.node;
