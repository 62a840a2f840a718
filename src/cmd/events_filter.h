#ifndef CMD_EVENTS_FILTER_H
#define CMD_EVENTS_FILTER_H

#include "assess/event/event.h"

/*
 * Which events are wanted.  Each list that is not empty must have an entry that fits; * and ? stand for any characters.
 *	actors		the actor, its user or role name, session, principal id or AccessKey id
 *	actions		the event name
 *	services	the service name, letters of any case
 *	resources	one of the resource names or types; a name without * and ? also when it is a value of the request
 *	ips		the address as recorded, or a network ADDRESS/BITS that it is in
 */
struct events_filter {
	struct strlist actors, actions, services, resources, ips, regions;
	time_t since, until;		/* 0: not given; since included, until not */
	const char *outcome, *rw;	/* "ok" or "failed"; "read" or "write"; NULL: any */
};

/* Whether the words and addresses of a filter can be understood: ERR_USAGE. */
int events_filter_check(const struct events_filter *f, struct err *e);
bool events_filter_wants(const struct events_filter *f, const struct event *ev);
void events_filter_release(struct events_filter *f);

#endif
