// What a tool of one static file has settled before its first line: it starts no other program and loads no library,
// whatever its environment says.

#if defined(CFUTILS_WRAPPED)

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

// This runs before the look at the processor, some of it before there is a place for a stack's guard.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64"), no_stack_protector)), apply_to = function)
#endif

// Swift's runtime would look for a program to run at a crash, beside the tool or where SWIFT_ROOT says. Where its settings
// are defined here, all zero, which is off, none of that is linked. They have 88 bytes in Swift 6.3.
_Alignas(16) char _swift_backtraceSettings[256];
_Bool _swift_backtrace_isThunkFunction(const char *name) { return 0; }

// What cfutils(7) lists.
static const char *const variables[] = {
    "CFUTILS_DELIMITER=", "CFUTILS_HEADER=", "TERM=",
#if defined(CFUTILS_COUNTED_ALLOCATIONS)
    "CFUTILS_FAIL_ALLOCATION=",
#endif
};

static int is_listed(const char *entry) {
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        if (strncmp(entry, variables[i], strlen(variables[i])) == 0) return 1;
    return 0;
}

// Takes all other variables out, before the runtime asks: one of its own names a library to be loaded.
static void take_variables_out(int argument_count, char **arguments, char **environment) {
    char **kept = environment;
    for (char **entry = environment; *entry; entry++)
        if (is_listed(*entry)) *kept++ = *entry;
    *kept = NULL;
}

__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = take_variables_out;

// The package manager gives each program a path to search for shared libraries, which the C library does not bear in a
// static one that may lie anywhere: it is made a tag that means nothing. Nothing has been moved to its place yet.
extern ElfW(Dyn) _DYNAMIC[] __attribute__((visibility("hidden"), weak));
void __real__dl_relocate_static_pie(void);

void __wrap__dl_relocate_static_pie(void) {
    for (ElfW(Dyn) *entry = _DYNAMIC; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_RUNPATH || entry->d_tag == DT_RPATH) entry->d_tag = DT_LOOS;
    __real__dl_relocate_static_pie();
}

#if defined(__x86_64__)
#pragma clang attribute pop
#endif

#endif
