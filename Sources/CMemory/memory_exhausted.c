// Where there is no memory left the process ends with a message and status 1.
//
// Swift's runtime ends with a stack trace where malloc fails, and so does that of C++; neither can be told otherwise. So
// every call of malloc and its like is led through here. In a static program the linker does so (--wrap, in
// Package.swift): what was malloc is then __real_malloc. In a dynamic one a function of the program goes before one of a
// shared library, and the C library has its own under another name.

#include "memory_exhausted.h"

#if defined(__linux__)

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char *program_invocation_short_name;

// Of CSystem, which what has no temporary files does without.
__attribute__((weak)) void system_remove_temporaries(void);

// The C library calls this before the look at the processor.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64"))), apply_to = function)
#endif

// The program's name; before the C library has found it, that of its file, from the kernel.
static const char *program(void) {
    if (program_invocation_short_name && *program_invocation_short_name) return program_invocation_short_name;
    const char *path = (const char *)getauxval(AT_EXECFN);
    if (!path) return "";
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// Nothing here may need memory, and another thread may be here as well.
_Noreturn static void memory_exhausted(void) {
    static atomic_flag is_told = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&is_told))
        for (;;) pause();
    if (system_remove_temporaries) system_remove_temporaries();
    char text[256];
    static const char message[] = ": memory exhausted\n";
    const char *name = program();
    size_t length = strnlen(name, sizeof text - sizeof message);
    memcpy(text, name, length);
    memcpy(text + length, message, sizeof message - 1);
    length += sizeof message - 1;
    // What cannot be written has nowhere to be told.
    for (size_t done = 0; done < length;) {
        ssize_t count = write(2, text + done, length - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += (size_t)count;
    }
    _exit(1);
}

#if defined(CFUTILS_COUNTED_ALLOCATIONS)

// Of a build that is never shipped: the so-manieth allocation of the process, CFUTILS_FAIL_ALLOCATION, fails.
extern char **environ;

static void count(void) {
    static atomic_long left = -1;
    static atomic_flag is_read = ATOMIC_FLAG_INIT;
    static const char name[] = "CFUTILS_FAIL_ALLOCATION=";
    // The first call comes before any other thread.
    if (!atomic_flag_test_and_set(&is_read))
        for (char **entry = environ; entry && *entry; entry++)
            if (strncmp(*entry, name, sizeof name - 1) == 0) {
                long number = 0;
                for (const char *digit = *entry + sizeof name - 1; *digit; digit++) number = number * 10 + *digit - '0';
                atomic_store(&left, number);
            }
    if (atomic_load(&left) > 0 && atomic_fetch_sub(&left, 1) == 1) memory_exhausted();
}

#else

static void count(void) {}

#endif

static void *checked(void *memory, int is_needed) {
    if (is_needed) count();
    if (!memory && is_needed) memory_exhausted();
    return memory;
}

#if defined(CFUTILS_WRAPPED)

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_posix_memalign(void **memory, size_t alignment, size_t size);

void *__wrap_malloc(size_t size) { return checked(__real_malloc(size), size > 0); }

void *__wrap_calloc(size_t count, size_t size) {
    return checked(__real_calloc(count, size), count > 0 && size > 0);
}

void *__wrap_realloc(void *old, size_t size) { return checked(__real_realloc(old, size), size > 0); }

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
    return checked(__real_aligned_alloc(alignment, size), size > 0);
}

int __wrap_posix_memalign(void **memory, size_t alignment, size_t size) {
    count();
    int error = __real_posix_memalign(memory, alignment, size);
    if (error == ENOMEM) memory_exhausted();
    return error;
}

// Sanitizers have a malloc of their own.
#elif defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) { return checked(__libc_malloc(size), size > 0); }

void *calloc(size_t count, size_t size) { return checked(__libc_calloc(count, size), count > 0 && size > 0); }

void *realloc(void *old, size_t size) { return checked(__libc_realloc(old, size), size > 0); }

void *aligned_alloc(size_t alignment, size_t size) {
    return checked(__libc_memalign(alignment, size), size > 0);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) || (alignment & (alignment - 1)) || !alignment) return EINVAL;
    *memory = checked(__libc_memalign(alignment, size), size > 0);
    return 0;
}

#elif __has_feature(address_sanitizer)

// Tools leave what they hold to the end of the process: that is no leak.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

#elif __has_feature(thread_sanitizer)

// It would wait for a second at the end of each process, for what other threads may still do.
const char *__tsan_default_options(void);
const char *__tsan_default_options(void) { return "atexit_sleep_ms=0"; }

#endif

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
#endif
