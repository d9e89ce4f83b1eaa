package felhom.shell.prompt;

/// What is known of a line while it is typed.
///
/// @param check what each of its words is, and what is wrong
/// @param help what is to be known of one of them
/// @param completing what may stand there
record Typing(LineCheck check, WordHelp help, Completing completing) {}
