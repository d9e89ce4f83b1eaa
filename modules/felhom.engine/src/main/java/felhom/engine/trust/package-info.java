/// Who is believed and what they have agreed to: the Gate that judges a plan, the files that say so.
package felhom.engine.trust;
