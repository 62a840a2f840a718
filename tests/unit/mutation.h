#ifndef TESTS_UNIT_MUTATION_H
#define TESTS_UNIT_MUTATION_H

/*
 * Take a good bundle (.tar.gz) and spoil it in named ways.  Its tar code is its own, so that a fault in the bundle stage
 * can not hide itself.  Names are without the top folder unless said; texts know \n \r \t \0 \\ \xHH.  The operations are in
 * the table of mutation.c.  One bundle at a time; a mistake of the caller ends the program with status 99.
 */
void mutation_load(const char *path);
int mutation_apply(char **words, int count);	/* one operation with its arguments; how many words it took */
void mutation_save(const char *path);		/* gzip */
void mutation_release(void);

#endif
