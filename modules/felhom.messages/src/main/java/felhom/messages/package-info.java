/// A class a subject, a method a message; [Message] is what they all make.
package felhom.messages;
