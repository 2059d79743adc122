#include "threads.h"

#include <pthread.h>

static void *run(void *body) {
    ((void (*)(void))body)();
    return NULL;
}

bool system_start_thread(void (*body)(void)) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, (void *)body) != 0) return false;
    pthread_detach(thread);
    return true;
}
