#ifndef BASE_FILEIO_INTERNAL_H
#define BASE_FILEIO_INTERNAL_H

/*
 * What fileio.c tells fileio_stop.c: the names that are to be unlinked when the process ends early.  A name is kept, not
 * copied: it is remembered until it is forgotten, and freed only then.
 */
void remember_temporary(char *name);
void forget_temporary(const char *name);

#endif
