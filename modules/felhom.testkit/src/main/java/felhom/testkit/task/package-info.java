/// Tasks, their steps and locks, and how a task or a call fails. Knows no host.
package felhom.testkit.task;
