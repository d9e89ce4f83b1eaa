/// Commands that order: plans, their signatures, and what is run.
package felhom.shell.order;
