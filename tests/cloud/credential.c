#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "identity.h"

/* The credential report of IMS (section 9 of the API notes) and what ActionTrail knows of the last use of a key (5.6). */

#define REPORT_KEYS 5	/* access_key_1, access_key_2, additional_access_key_1 to 3 */
#define REPORT_MAX (1024 * 1024)

static const char *const key_columns[REPORT_KEYS] = { "access_key_1", "access_key_2", "additional_access_key_1",
	"additional_access_key_2", "additional_access_key_3" };

static void
add_cell_time(struct buf *b, const cJSON *from, const char *name, const char *absent)
{
	char iso[CLOCK_ISO_SIZE];

	if (json_get(from, name) != NULL)
		clock_iso((time_t)json_num(from, name, 0), iso);
	buf_addf(b, ",%s", json_get(from, name) != NULL ? iso : absent);
}

static void
add_header(struct buf *b)
{
	buf_puts(b, "user,user_creation_time,user_last_logon,password_exist,password_active,password_last_changed,"
	    "password_next_rotation,mfa_active");
	for (int i = 0; i < REPORT_KEYS; i++)
		buf_addf(b, ",%s_exist,%s_active,%s_last_rotated,%s_last_used", key_columns[i], key_columns[i], key_columns[i],
		    key_columns[i]);
	buf_puts(b, "\n");
}

static void
add_root(struct buf *b, const cJSON *ram)
{
	int keys = (int)json_num(ram, "rootAccessKeys", 0);

	buf_addf(b, "<root>,-,-,TRUE,TRUE,N/A,-,%s", json_bool(ram, "rootMFA", false) ? "TRUE" : "FALSE");
	for (int i = 0; i < REPORT_KEYS; i++)
		buf_puts(b, i < keys ? ",TRUE,TRUE,N/A,N/A" : ",FALSE,N/A,N/A,N/A");
	buf_puts(b, "\n");
}

static void
add_user(struct buf *b, const struct request *rq, const cJSON *user)
{
	const cJSON *profile = json_get(user, "loginProfile");
	char *principal = ram_principal(rq, user);
	const char *status = json_str(profile, "Status");

	buf_puts(b, principal);
	add_cell_time(b, user, "CreateDate", "-");
	add_cell_time(b, user, "LastLoginDate", "-");
	if (profile == NULL)
		buf_puts(b, ",FALSE,N/A,N/A,-,N/A");
	else
		buf_addf(b, ",TRUE,%s,N/A,-,%s", status == NULL || strcmp(status, "Active") == 0 ? "TRUE" : "FALSE",
		    json_get(user, "mfa") != NULL ? "TRUE" : "FALSE");
	for (int i = 0; i < REPORT_KEYS; i++) {
		const cJSON *key = cJSON_GetArrayItem(json_arr(user, "accessKeys"), i);

		if (key == NULL) {
			buf_puts(b, ",FALSE,N/A,N/A,N/A");
			continue;
		}
		buf_addf(b, ",TRUE,%s", strcmp(json_str(key, "Status"), "Active") == 0 ? "TRUE" : "FALSE");
		add_cell_time(b, key, "CreateDate", "N/A");
		add_cell_time(b, key, "LastUsedDate", "N/A");
	}
	buf_puts(b, "\n");
	free(principal);
}

/* The report as of the time that the tenant names; nobody may have asked for one. */
static void
get_credential_report(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *ram = ram_of(rq), *user;
	struct buf csv;
	unsigned char *text;
	char iso[CLOCK_ISO_SIZE];
	cJSON *o;

	(void)t;
	if (json_get(ram, "credentialReport") == NULL) {
		response_error(rq, rs, 404, "EntityNotExist.CredentialReport", "The credential report does not exist.");
		return;
	}
	buf_init(&csv, REPORT_MAX);
	add_header(&csv);
	add_root(&csv, ram);
	cJSON_ArrayForEach(user, ram_list(rq, "users"))
		add_user(&csv, rq, user);
	text = xcalloc(1, csv.len / 3 * 4 + 8);
	EVP_EncodeBlock(text, (const unsigned char *)buf_text(&csv), (int)csv.len);
	o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "Content", (const char *)text);
	cJSON_AddStringToObject(o, "IsTruncated", "false");
	clock_iso((time_t)json_num(ram, "credentialReport", 0), iso);
	cJSON_AddStringToObject(o, "GeneratedTime", iso);
	response_json(rq, rs, o);
	free(text);
	buf_release(&csv);
}

/* A key of the account that was used; the service keeps 400 days. */
static void
get_access_key_last_used_info(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *id = kv_get(&rq->params, "AccessKey");
	const cJSON *user, *key, *found = NULL, *owner = NULL;
	cJSON *o;

	(void)t;
	cJSON_ArrayForEach(user, ram_list(rq, "users")) {
		cJSON_ArrayForEach(key, json_arr(user, "accessKeys")) {
			if (id != NULL && strcmp(json_str(key, "AccessKeyId"), id) == 0) {
				found = key;
				owner = user;
			}
		}
	}
	if (found == NULL) {
		response_error(rq, rs, 400, "InvalidParameter.AccessKey", "The AccessKey is invalid.");
		return;
	}
	o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, "AccessKeyId", id);
	cJSON_AddStringToObject(o, "AccountId", json_str(rq->account, "id"));
	cJSON_AddStringToObject(o, "AccountType", "ram-user");
	cJSON_AddStringToObject(o, "OwnerId", json_str(owner, "UserId"));
	cJSON_AddStringToObject(o, "UserName", json_str(owner, "UserName"));
	if (json_get(found, "LastUsedDate") != NULL) {
		ram_text(o, "ServiceName", found);
		cJSON_AddStringToObject(o, "Source", "ManagementEvent");
		cJSON_AddNumberToObject(o, "UsedTimestamp", json_num(found, "LastUsedDate", 0) * 1000);
	}
	response_json(rq, rs, o);
}

#define ROW(api_product, api_version, api_name, right, function) { .style = STYLE_OPENAPI, .name = api_product "." api_name, \
	.ram = right, .product = api_product, .version = api_version, .handle = function }

const struct api credential_apis[] = {
	ROW("ims", "2019-08-15", "GetCredentialReport", "ram:GetCredentialReport", get_credential_report),
	ROW("actiontrail", "2020-07-06", "GetAccessKeyLastUsedInfo", "actiontrail:GetAccessKeyLastUsedInfo", get_access_key_last_used_info),
	{ .name = NULL }
};
