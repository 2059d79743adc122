// Memory asked for before its turn, which the compiler alone can say. A hint: any address will do.

#ifndef CSYSTEM_PREFETCH_H
#define CSYSTEM_PREFETCH_H

static inline void prefetch_to_read(const void *address) { __builtin_prefetch(address, 0); }

#endif
