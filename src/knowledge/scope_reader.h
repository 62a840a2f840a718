#ifndef KNOWLEDGE_SCOPE_READER_H
#define KNOWLEDGE_SCOPE_READER_H

#include "knowledge/loading.h"
#include "knowledge/scope.h"

/* A scope file being read, by scope.c and the files of its larger parts.  Its form has been held to the schema. */
struct scope_reader {
	struct scope *s;
	struct problems problems;
};
#define PROBLEM(r, ...) problem_add(&(r)->problems, (r)->s->file, __VA_ARGS__)

/* The members business-hours and network; NULL when they are not there. */
void scope_take_hours(struct scope_reader *r, const cJSON *hours);
void scope_take_network(struct scope_reader *r, const cJSON *network);

/* A file name of the scope file, as reachable from the working folder.  The caller frees. */
char *scope_beside(const struct scope *s, const char *name);

#endif
