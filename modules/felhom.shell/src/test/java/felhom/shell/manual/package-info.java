/// What the package brings to be read and to complete with, made from the commands when it is built: the
/// manual page, completions for bash and zsh. Never in the product.
package felhom.shell.manual;
