/// What root allows of its helper: a list of root's own, whatever the agent asks for.
package felhom.privileged.limit;
