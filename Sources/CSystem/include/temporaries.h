#ifndef CSYSTEM_TEMPORARIES_H
#define CSYSTEM_TEMPORARIES_H

// Files that have no business there once the process has ended: what has to end it at once removes them. None of this
// needs memory.
void system_remember_temporary(const char *name);
void system_forget_temporary(const char *name);
void system_remove_temporaries(void);

#endif
