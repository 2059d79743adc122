#include "temporaries.h"

#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

// More than any tool has at a time. What is not in here stays where the process ends at once.
enum { MOST = 8 };
enum { FREE, TAKEN, THERE };
static struct {
    atomic_int state;
    char name[PATH_MAX];
} temporaries[MOST];

void system_remember_temporary(const char *name) {
    size_t size = strlen(name) + 1;
    if (size > sizeof temporaries->name) return;
    for (int i = 0; i < MOST; i++) {
        int state = FREE;
        if (!atomic_compare_exchange_strong(&temporaries[i].state, &state, TAKEN)) continue;
        memcpy(temporaries[i].name, name, size);
        atomic_store(&temporaries[i].state, THERE);
        return;
    }
}

void system_forget_temporary(const char *name) {
    for (int i = 0; i < MOST; i++)
        if (atomic_load(&temporaries[i].state) == THERE && strcmp(temporaries[i].name, name) == 0)
            atomic_store(&temporaries[i].state, FREE);
}

void system_remove_temporaries(void) {
    for (int i = 0; i < MOST; i++)
        if (atomic_load(&temporaries[i].state) == THERE) unlink(temporaries[i].name);
}
