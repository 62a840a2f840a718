#ifndef TESTS_CLOUD_MEMBERS_H
#define TESTS_CLOUD_MEMBERS_H

#include "cloud.h"

/*
 * "memberAccounts" of a tenant: many accounts from one template.  Adds them to "accounts" and to the directory, and takes
 * the member out of the document; before anything else looks at it.
 */
int members_expand(cJSON *doc, struct err *e);

#endif
