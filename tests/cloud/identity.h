#ifndef TESTS_CLOUD_IDENTITY_H
#define TESTS_CLOUD_IDENTITY_H

#include "cloud.h"

/*
 * What RAM and IMS answer from: the member "ram" of an account.  Both services show the same users; RAM names them by
 * UserName, IMS by UserPrincipalName (name@account.onaliyun.com).
 */

const cJSON *ram_of(const struct request *rq);				/* NULL when the account has none */
const cJSON *ram_list(const struct request *rq, const char *list);	/* of its lists; NULL when there is none */
const cJSON *ram_find(const struct request *rq, const char *list, const char *member, const char *name);

/* The user that UserName or UserPrincipalName names; answers 404 EntityNotExist.User and gives NULL when there is none. */
const cJSON *ram_user(const struct request *rq, struct response *rs);
char *ram_principal(const struct request *rq, const cJSON *user);	/* the caller frees */

void ram_text(cJSON *to, const char *name, const cJSON *from);		/* "" when it is not there */
void ram_time(cJSON *to, const char *name, const cJSON *from);		/* 2026-11-03T02:15:00Z, "" when it is not there */

/*
 * Answer with a list: MaxItems and Marker choose the page; IsTruncated and Marker say what follows.  make turns an entry
 * into what is shown, or gives NULL to leave it out.
 */
void ram_page(const struct request *rq, struct response *rs, const char *outer, const char *inner, const cJSON *list,
    int max_items, cJSON *(*make)(const struct request *rq, const cJSON *entry));

#endif
