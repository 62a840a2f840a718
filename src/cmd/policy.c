#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/log.h"
#include "cloud/provider.h"
#include "cmd/cmd.h"
#include "cmd/members.h"
#include "cmd/options.h"
#include "cmd/planning.h"

/*
 * Policies of RAM ("Policy structure and syntax" in its documentation): what the collector needs and no more.  The plan says
 * which permissions that is; only entering another account's role is not in it, because no source does that.
 */

#define POLICY_VERSION "1"
#define POLICY_LENGTH_MAX 6144	/* characters of a custom policy ("Limits" of RAM) */
#define ROLE_NAME_MAX 64
#define EXTERNAL_ID_MIN 2
#define EXTERNAL_ID_MAX 1224	/* AssumeRole, parameter ExternalId */

struct wanted {
	const char *scope, *knowledge, *role, *principal, *external_id;
	struct strlist frameworks;
	bool members, trust;
	struct planning planned;
	char *root;		/* principal by default: the account that the scope's directory is asked from */
};

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static cJSON *
policy_new(cJSON **statements)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "Version", POLICY_VERSION);
	*statements = cJSON_AddArrayToObject(doc, "Statement");
	return doc;
}

static cJSON *
add_allow(cJSON *statements)
{
	cJSON *one = cJSON_CreateObject();

	cJSON_AddStringToObject(one, "Effect", "Allow");
	cJSON_AddItemToArray(statements, one);
	return one;
}

static void
add_plan(cJSON *statements, const struct plan *plan, bool members)
{
	struct strlist actions = { 0 };
	cJSON *one = add_allow(statements), *list = cJSON_AddArrayToObject(one, "Action");

	for (size_t i = 0; i < plan->n; i++) {
		const struct source *s = plan->items[i].source;

		if (s->permission == NULL || *s->permission == '\0' || (members && s->management) ||
		    strlist_has(&actions, s->permission))
			continue;
		strlist_add(&actions, s->permission);
	}
	if (actions.n > 0)
		qsort(actions.items, actions.n, sizeof(*actions.items), compare_texts);
	for (size_t i = 0; i < actions.n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(actions.items[i]));
	cJSON_AddStringToObject(one, "Resource", "*");
	strlist_release(&actions);
}

static cJSON *
role_resource(const char *account, const char *role)
{
	char *text = xasprintf("acs:ram:*:%s:role/%s", account, role);
	cJSON *resource = cJSON_CreateString(text);

	free(text);
	return resource;
}

/* Whether each of them is an account id, and no glob over ids and names. */
static bool
are_accounts(const struct strlist *include)
{
	for (size_t i = 0; i < include->n; i++) {
		if (strspn(include->items[i], "0123456789") != strlen(include->items[i]))
			return false;
	}
	return include->n > 0;
}

/*
 * To enter a role of this name: in these accounts when the scope names them one by one, else in any that trusts us; which ones
 * do is said by the roles themselves.
 */
static void
add_entering(cJSON *statements, const char *role, const struct strlist *include)
{
	cJSON *one = add_allow(statements), *list;

	cJSON_AddStringToObject(one, "Action", ROLE_PERMISSION);
	if (!are_accounts(include)) {
		cJSON_AddItemToObject(one, "Resource", role_resource("*", role));
		return;
	}
	list = cJSON_AddArrayToObject(one, "Resource");
	for (size_t i = 0; i < include->n; i++)
		cJSON_AddItemToArray(list, role_resource(include->items[i], role));
}

/* The trust policy of the role in a member: who may enter, and with which word. */
static void
add_trust(cJSON *statements, const char *principal, const char *external_id)
{
	cJSON *one = add_allow(statements), *who, *equals;

	cJSON_AddStringToObject(one, "Action", ROLE_PERMISSION);
	who = cJSON_AddObjectToObject(one, "Principal");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(who, "RAM"), cJSON_CreateString(principal));
	if (external_id == NULL)
		return;
	equals = cJSON_AddObjectToObject(cJSON_AddObjectToObject(one, "Condition"), "StringEquals");
	cJSON_AddStringToObject(equals, ROLE_EXTERNAL_ID_KEY, external_id);
}

/* acs:ram::ACCOUNT:root, :user/NAME or :role/NAME. */
static bool
is_principal(const char *arn)
{
	static const char start[] = "acs:ram::";
	size_t digits;

	if (strncmp(arn, start, sizeof(start) - 1) != 0)
		return false;
	arn += sizeof(start) - 1;
	digits = strspn(arn, "0123456789");
	if (digits == 0 || arn[digits] != ':')
		return false;
	arn += digits + 1;
	if (strcmp(arn, "root") == 0)
		return true;
	if (strncmp(arn, "user/", 5) != 0 && strncmp(arn, "role/", 5) != 0)
		return false;
	return arn[5] != '\0' && strpbrk(arn + 5, "/*?: \t") == NULL;
}

static bool
is_printable(const char *s)
{
	while (isgraph((unsigned char)*s))
		s++;
	return *s == '\0';
}

/* What was asked for goes together. */
static int
check_given(const struct wanted *w, struct err *e)
{
	if (w->members && w->trust)
		return err_set(e, ERR_USAGE, "--members and --trust are two policies: ask for one at a time");
	if (w->role != NULL && (w->members || w->trust))
		return err_set(e, ERR_USAGE, "--role is for the account that enters the members, not for --members or --trust");
	if (!w->trust && (w->principal != NULL || w->external_id != NULL))
		return err_set(e, ERR_USAGE, "--principal and --external-id go with --trust");
	return 0;
}

/* Its values, those of the scope's directory among them, can stand in a policy. */
static int
check(const struct wanted *w, struct err *e)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t n = w->external_id != NULL ? strlen(w->external_id) : 0;

	if (w->trust && w->principal == NULL)
		return err_set(e, ERR_USAGE, "--trust: want --principal, the ARN of the user or role that may enter, or a scope file with a directory");
	if (w->principal != NULL && !is_principal(w->principal))
		return err_set(e, ERR_USAGE, "--principal: want acs:ram::ACCOUNT:user/NAME, :role/NAME or :root, found \"%.200s\"",
		    w->principal);
	if (w->role != NULL && (*w->role == '\0' || strlen(w->role) > ROLE_NAME_MAX || strspn(w->role, letters) != strlen(w->role)))
		return err_set(e, ERR_USAGE, "--role: want the name of a role, found \"%.100s\"", w->role);
	if (w->external_id != NULL && (n < EXTERNAL_ID_MIN || n > EXTERNAL_ID_MAX || !is_printable(w->external_id)))
		return err_set(e, ERR_USAGE, "--external-id: want %d to %d characters without blanks", EXTERNAL_ID_MIN, EXTERNAL_ID_MAX);
	return 0;
}

static void
print_policy(const cJSON *doc)
{
	char *text = cJSON_Print(doc), *dense = json_print(doc);

	puts(text);
	if (strlen(dense) > POLICY_LENGTH_MAX)
		log_warn("%zu characters: RAM takes %d in one policy, so this has to be two", strlen(dense), POLICY_LENGTH_MAX);
	free(text);
	free(dense);
}

/* What the scope's directory says and the command line does not. */
static void
take_directory(struct wanted *w, const struct scope_directory *d)
{
	if (!d->given)
		return;
	if (w->trust && w->principal == NULL)
		w->principal = w->root = xasprintf("acs:ram::%s:root", d->account);
	if (w->trust && w->external_id == NULL)
		w->external_id = d->external_id;
	if (!w->trust && !w->members && w->role == NULL)
		w->role = d->role;
}

static int
policy(struct wanted *w, struct err *e)
{
	struct planning *p = &w->planned;
	static const struct strlist nobody;
	cJSON *statements, *doc = policy_new(&statements);
	int rc = planning_make(p, w->scope, w->knowledge, &w->frameworks, e);

	/* who asks for the members needs to be allowed to */
	if (rc == 0 && p->scope != NULL && p->scope->directory.given)
		rc = plan_add(p->plan, p->knowledge, MEMBERS_SELECT, planning_deps, p->db, e);
	if (rc == 0 && (rc = check_given(w, e)) == 0) {
		if (p->scope != NULL)
			take_directory(w, &p->scope->directory);
		rc = check(w, e);
	}
	if (rc == 0 && w->trust)
		add_trust(statements, w->principal, w->external_id);
	else if (rc == 0)
		add_plan(statements, p->plan, w->members);
	if (rc == 0 && w->role != NULL)
		add_entering(statements, w->role, p->scope != NULL ? &p->scope->directory.include : &nobody);
	if (rc == 0)
		print_policy(doc);
	cJSON_Delete(doc);
	planning_release(p);
	free(w->root);
	return rc;
}

int
cmd_policy(int argc, char **argv)
{
	struct wanted w = { 0 };
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &w.scope, "FILE", "for the frameworks of this scope file, and the role and external id of its directory" },
		{ "frameworks", OPTION_LIST, &w.frameworks, "ID", "for these only (default: all)" },
		{ "role", OPTION_TEXT, &w.role, "NAME", "and to enter the role of this name in other accounts" },
		{ "members", OPTION_FLAG, &w.members, NULL, "for the role in each member: without what only a management account is asked" },
		{ "trust", OPTION_FLAG, &w.trust, NULL, "the trust policy of the role in each member" },
		{ "principal", OPTION_TEXT, &w.principal, "ARN", "with --trust: the user or role that may enter" },
		{ "external-id", OPTION_TEXT, &w.external_id, "TEXT", "with --trust: and the word it has to bring" },
		{ "knowledge", OPTION_TEXT, &w.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal policy [OPTIONS]",
		"Prints the least RAM policy with which a run can ask all that it plans to ask: it only reads.  Asks nothing.", rows, 0, 0,
		"" };
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, NULL, NULL, &e);

	if (rc > 0)
		rc = policy(&w, &e);
	strlist_release(&w.frameworks);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
