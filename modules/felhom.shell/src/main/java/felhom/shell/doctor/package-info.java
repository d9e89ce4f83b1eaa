/// `doctor`: asks whoever can look at a side of the host, and puts what they say in order. The rules live
/// where what they are about is read.
package felhom.shell.doctor;
