#ifndef CMD_ENTRANCE_H
#define CMD_ENTRANCE_H

#include "base/err.h"
#include "cloud/credentials.h"
#include "cloud/provider.h"
#include "knowledge/scope.h"
#include "model.h"

/*
 * The ways in: for each account of the scope the credentials that sign there, and who the service says they are.
 */
struct entrances;

/*
 * Find the credentials of every account.  wish says how (its profile and sts_host are not used: the scope has them).  What
 * wish points to and the scope are borrowed until entrances_free.
 */
int entrances_new(struct entrances **out, const struct scope *scope, const struct provider_wish *wish, struct err *e);
void entrances_free(struct entrances *es);

/*
 * The same for a look around: credentials that are not to be had are told and no failure.  told is called for each account,
 * in the order of the scope; warning and why may be NULL and live for the call.
 */
typedef void entrance_told_fn(void *arg, const char *account, const char *warning, const struct err *why);
void entrances_try(struct entrances **out, const struct scope *scope, const struct provider_wish *wish, entrance_told_fn *told,
    void *arg);

/* Where the credentials of an account come from, for people; NULL: it has no entrance. */
const char *entrances_where(const struct entrances *es, const char *account);

/*
 * Take on a role in each of these accounts, side by side, with the credentials of the scope's directory account.  Those
 * where that works have an entrance from then on.  told is called once for each (why as in provider.h, NULL: entered).
 * -1: the directory account's own credentials are not to be had, or ERR_STOPPED.
 */
int entrances_enter(struct entrances *es, const struct scope_directory *how, const char *const *accounts, size_t n,
    int at_once, role_told_fn *told, void *arg, struct err *e);

/* Whether calls may be made in this account. */
bool entrances_has(const struct entrances *es, const char *account);

/* Signs for every account that has an entrance; borrows es. */
struct signer entrances_signer(struct entrances *es);

/*
 * Take over who the service says we are, from the answer of a source that tells it at path (a dotted path to an ARN).  -1:
 * the credentials do not work (ERR_NET), or they belong to another account than the scope says (ERR_USAGE): collecting
 * somebody else's cloud under this account's name would be false evidence.
 */
int entrances_identify(struct entrances *es, const struct exchange *x, const char *path, struct err *e);

/* The ARN that asks in this account; NULL while it is not known. */
const char *entrances_caller(const struct entrances *es, const char *account);

/* Add {"account","arn"} for each that is known to an array. */
void entrances_list(const struct entrances *es, cJSON *callers);

#endif
