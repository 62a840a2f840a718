#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

#define COUNT_MAX 5000
#define ID_DIGITS 16

/* {id} and {n} in a text of the template. */
static char *
fill(const char *text, const char *id, const char *n)
{
	struct buf b;

	buf_init(&b, REQUEST_BODY_MAX);
	while (*text != '\0') {
		const char *with = strncmp(text, "{id}", 4) == 0 ? id : strncmp(text, "{n}", 3) == 0 ? n : NULL;

		if (with != NULL)
			buf_puts(&b, with);
		else
			buf_add(&b, text, 1);
		text += with == NULL ? 1 : with == id ? 4 : 3;
	}
	return buf_take(&b);
}

static void
fill_all(cJSON *v, const char *id, const char *n)
{
	for (; v != NULL; v = v->next) {
		if (cJSON_IsString(v) && strchr(v->valuestring, '{') != NULL) {
			char *text = fill(v->valuestring, id, n);

			cJSON_SetValuestring(v, text);
			free(text);
		}
		fill_all(v->child, id, n);
	}
}

static void
add_member(cJSON *accounts, cJSON *listed, const cJSON *template, const char *id, const char *n)
{
	cJSON *account = cJSON_Duplicate(template, 1), *entry = cJSON_CreateObject();
	char *name = xasprintf("member-%s", n);

	fill_all(account->child, id, n);
	cJSON_AddStringToObject(account, "id", id);
	if (json_get(account, "name") == NULL)
		cJSON_AddStringToObject(account, "name", name);
	cJSON_AddStringToObject(entry, "AccountId", id);
	cJSON_AddStringToObject(entry, "DisplayName", name);
	cJSON_AddStringToObject(entry, "JoinTime", "-600d");
	cJSON_AddItemToArray(accounts, account);
	cJSON_AddItemToArray(listed, entry);
	free(name);
}

int
members_expand(cJSON *doc, struct err *e)
{
	cJSON *many = json_get(doc, "memberAccounts"), *accounts = json_arr(doc, "accounts");
	cJSON *directory = json_get(doc, "resourceDirectory"), *listed = json_arr(directory, "accounts");
	const char *first = json_str(many, "first");
	long count = (long)json_num(many, "count", 0);

	if (many == NULL)
		return 0;
	if (count < 1 || count > COUNT_MAX || first == NULL || strlen(first) != ID_DIGITS ||
	    strspn(first, "0123456789") != ID_DIGITS || !cJSON_IsObject(json_get(many, "template")) ||
	    cJSON_GetArraySize(many) != 3)
		return err_set(e, ERR_FORMAT, "memberAccounts: want count (1 to %d), first (an account id) and template, and nothing else",
		    COUNT_MAX);
	if (accounts == NULL || !cJSON_IsObject(directory))
		return err_set(e, ERR_FORMAT, "memberAccounts: there is no resourceDirectory, or no accounts");
	if (listed == NULL)
		listed = cJSON_AddArrayToObject(directory, "accounts");
	for (long i = 0; i < count; i++) {
		char id[32], n[32];

		snprintf(id, sizeof(id), "%016llu", strtoull(first, NULL, 10) + (unsigned long long)i);
		snprintf(n, sizeof(n), "%04ld", i + 1);
		add_member(accounts, listed, json_get(many, "template"), id, n);
	}
	cJSON_DeleteItemFromObjectCaseSensitive(doc, "memberAccounts");
	return 0;
}
