#include "arguments.h"

#include <stdlib.h>
#include <string.h>

static int count = -1;
static char **list;

int system_argument_count(void) { return count; }

const char *system_argument(int number) { return list[number]; }

#if defined(__linux__)

extern char *program_invocation_short_name;

void system_set_program_name(const char *name) {
    char *copy = strdup(name);
    if (copy) program_invocation_short_name = copy;
}

#else

void system_set_program_name(const char *name) {}

#endif

// These C libraries hand main's arguments to what runs before it.
#if defined(__GLIBC__) || defined(__APPLE__)

// It runs before the look at the processor.
#if defined(__x86_64__)
__attribute__((target("arch=x86-64")))
#endif
__attribute__((constructor)) static void take_arguments(int argument_count, char **arguments) {
    count = argument_count;
    list = arguments;
}

#endif
