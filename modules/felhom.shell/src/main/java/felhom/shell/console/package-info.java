/// The terminal and what is printed there: answers, tables, questions, and what must never be shown.
package felhom.shell.console;
