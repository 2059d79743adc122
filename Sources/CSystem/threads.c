#include "threads.h"

#include <pthread.h>

static void *run(void *body) {
    ((void (*)(void))body)();
    return NULL;
}

bool system_start_thread(void (*body)(void)) {
    pthread_t thread;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    // Nothing here recurses deeply; the usual 8 MB count where memory is limited by addresses (ulimit -v).
    bool is_started = pthread_attr_setstacksize(&attributes, 2 << 20) == 0
        && pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0
        && pthread_create(&thread, &attributes, run, (void *)body) == 0;
    pthread_attr_destroy(&attributes);
    return is_started;
}
