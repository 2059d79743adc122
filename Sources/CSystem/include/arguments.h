// The arguments of the process, as the system handed them over.
//
// Swift's runtime looks for them in /proc, and where that cannot be read it has none: a tool would do without all of
// its options and operands, and say nothing.

#ifndef CSYSTEM_ARGUMENTS_H
#define CSYSTEM_ARGUMENTS_H

// How many there are, the program's name among them; -1 where the C library does not tell.
int system_argument_count(void);

// One of them.
const char *system_argument(int number);

// What messages from C call the program, instead of what it was called by.
void system_set_program_name(const char *name);

#endif
