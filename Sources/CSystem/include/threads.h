#ifndef CSYSTEM_THREADS_H
#define CSYSTEM_THREADS_H

#include <stdbool.h>

// Starts a thread that runs `body` and that nobody waits for; false where there is none to be had.
bool system_start_thread(void (*body)(void));

#endif
