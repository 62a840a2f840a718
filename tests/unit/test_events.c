/*
 * Records of ten years as rows of `events`: published samples, then one made record per oddity; and what the table does
 * with duplicates and with what can not be read.
 */
#include "assess/event/event.h"
#include "base/fileio.h"
#include "base/json.h"
#include "kit.h"

static const struct {
	const char *file;
	enum event_column column;
	const char *want;
} samples[] = {
	{ "r01_consolesignin_ram_nomfa", EV_EVENT_ID, "1.167_1627549154939_****" },
	{ "r01_consolesignin_ram_nomfa", EV_ACTOR, "ram-user/159498693826****/23890260100229****" },
	{ "r01_consolesignin_ram_nomfa", EV_MFA, "false" },
	{ "r01_consolesignin_ram_nomfa", EV_ERROR_CODE, NULL },
	{ "r01_consolesignin_ram_nomfa", EV_OK, "1" },
	{ "r01_consolesignin_ram_nomfa", EV_IP_KIND, "masked" },
	{ "r01_consolesignin_ram_nomfa", EV_IP_NET, "" },
	{ "r01_consolesignin_ram_nomfa", EV_UA_FAMILY, "mozilla" },
	{ "r01_consolesignin_ram_nomfa", EV_EVENT_TIME, "1609459200" },
	{ "r02_consolesignin_root_nomfa", EV_EVENT_SOURCE, "http://account.aliyun.com/login/login_aliyun.htm" },
	{ "r02_consolesignin_root_nomfa", EV_ACTOR, "root/151266687691****" },
	{ "r02_consolesignin_root_nomfa", EV_MFA, "false" },
	{ "r02_consolesignin_root_nomfa", EV_IS_GLOBAL, "1" },
	{ "r02_consolesignin_root_nomfa", EV_EVENT_CATEGORY, "Management" },
	{ "r04_deletedisk_system", EV_ACTOR, "system/ecs.aliyuncs.com" },
	{ "r04_deletedisk_system", EV_ACCOUNT_ID, NULL },
	{ "r04_deletedisk_system", EV_RECIPIENT_ACCOUNT_ID, "42" },
	{ "r04_deletedisk_system", EV_IP_KIND, "service" },
	{ "r04_deletedisk_system", EV_RESOURCE_TYPE, "ACS::ECS::Instance;ACS::ECS::Disk" },
	{ "r04_deletedisk_system", EV_RESOURCE_NAME, "i-8vb0smn1lf6g77md****;d-8vbf8rpv2nn0l1zm****" },
	{ "r04_deletedisk_system", EV_MFA, NULL },
	{ "r05_renew_aliyunserviceevent", EV_ACTOR, "system/" },
	{ "r05_renew_aliyunserviceevent", EV_IP_KIND, "none" },
	{ "r05_renew_aliyunserviceevent", EV_REQUEST_JSON, "{}" },
	{ "r07_lookupevents_assumedrole", EV_ACTOR, "role/159498693826****/custom-role-for-actiontrail" },
	{ "r07_lookupevents_assumedrole", EV_ROLE_NAME, "custom-role-for-actiontrail" },
	{ "r07_lookupevents_assumedrole", EV_SESSION_NAME, "u1" },
	{ "r07_lookupevents_assumedrole", EV_ACCESS_KEY_ID, "STS.NUQNP4PiGyckMsNiGELCs****" },
	{ "r08_updatetrail_root_ipv6", EV_IP_KIND, "ipv6" },
	{ "r08_updatetrail_root_ipv6", EV_IP_NET, "2409:8a20:4d15::/48" },
	{ "r08_updatetrail_root_ipv6", EV_RESOURCE_NAME, "alicetest" },
	{ "r10_runinstances_eventbridge", EV_IDENTITY_TYPE, "unknown" },
	{ "r10_runinstances_eventbridge", EV_ACTOR, "unknown/42/name:" },
	{ "r10_runinstances_eventbridge", EV_SERVICE_NAME, NULL },
	{ "r10_runinstances_eventbridge", EV_REQUEST_JSON, "{\"Amount\":1}" },
	{ "r12_deletegroup_2015", EV_MFA, "true" },
	{ "r12_deletegroup_2015", EV_REGION, NULL },
	{ "r14_oss_listuserregions_2025", EV_ACTOR, "role/121923489315****/example-cloud-contributor" },
	{ "r14_oss_listuserregions_2025", EV_ROLE_NAME, "Example-Cloud-Contributor" },
	{ "r14_oss_listuserregions_2025", EV_IP_NET, "203.0.0.0/16" },
	{ "r14_oss_listuserregions_2025", EV_EVENT_RW, "Read" },
	{ "r19_appendvswitchid", EV_EVENT_ID, "83BB0682-9EBA-402F-8359-26B1676A9EE2" },
	{ "r19_appendvswitchid", EV_EVENT_NAME, "AppendVSwitchId" },
	{ "r19_appendvswitchid", EV_EVENT_TIME, "1606823699" },
	{ "r19_appendvswitchid", EV_ACTOR, "root/1187xxxxxxxx4544" },
	{ "r19_appendvswitchid", EV_IP_KIND, "masked" },
	{ "r19_appendvswitchid", EV_ERROR_CODE, NULL },
	{ "r19_appendvswitchid", EV_OK, "1" },
	{ "r20_createnetworkinterface_assumedrole", EV_RESOURCE_TYPE, "VSwitch;SecurityGroup" },
	{ "r20_createnetworkinterface_assumedrole", EV_SESSION_NAME, "116214825062****" },
	{ "s_auditevent_01", EV_ACTOR, "ram-user/188888888088/30000000000" },
	{ "s_auditevent_01", EV_ACCESS_KEY_ID, NULL },
	{ "s_auditevent_01", EV_UA_FAMILY, "alibabacloud" },
	{ "s_authentication_02", EV_EVENT_RW, "Insert" },
	{ "s_authentication_02", EV_OK, "0" },
	{ "s_authentication_02", EV_ERROR_CODE, "Authentication.Failed" },
	{ "s_authentication_04", EV_ACTOR, "cloudsso-user/188888888804/188888888804" },
};

static const struct {
	const char *record;
	enum event_column column;
	const char *want;
} made[] = {
	{ "{\"eventName\":\"E\"}", EV_EVENT_ID, "sha256:55121445e70df2aa61553a5392d4270df427a1d7797ff402d35d709a2d817d55" },
	{ "{\"eventName\":\"E\"}", EV_RAW_JSON, "{\"eventName\":\"E\"}" },
	{ "{\"eventName\":\"E\"}", EV_EVENT_TIME, NULL },
	{ "{\"insightDetails\":{}}", EV_EVENT_CATEGORY, "Insight" },
	{ "{\"eventName\":\"E\",\"eventCategory\":\"Data\"}", EV_EVENT_CATEGORY, "Data" },
	{ "{\"eventName\":\"E\",\"recipientAccountId\":\"7\"}", EV_RECIPIENT_ACCOUNT_ID, "7" },
	{ "{\"eventName\":\"E\",\"eventTime\":\"2026-11-03T10:15:00+08:00\"}", EV_EVENT_TIME, "1793672100" },
	{ "{\"eventName\":\"E\",\"eventTime\":1793672100}", EV_EVENT_TIME, "1793672100" },
	{ "{\"eventName\":\"E\",\"eventTime\":\"1793672100123\"}", EV_EVENT_TIME, "1793672100" },
	{ "{\"eventName\":\"E\",\"eventTime\":\"yesterday\"}", EV_EVENT_TIME, NULL },
	{ "{\"eventName\":\"E\",\"errorCode\":\"\\\"NoPermission\\\"\"}", EV_ERROR_CODE, "NoPermission" },
	{ "{\"eventName\":\"E\",\"errorCode\":\" 'x' \"}", EV_ERROR_CODE, "x" },
	{ "{\"eventName\":\"E\",\"errorCode\":\"null\"}", EV_ERROR_CODE, NULL },
	{ "{\"eventName\":\"E\",\"errorCode\":\"NULL\"}", EV_OK, "1" },
	{ "{\"eventName\":\"E\",\"errorCode\":\"None\"}", EV_ERROR_CODE, NULL },
	{ "{\"eventName\":\"E\",\"errorCode\":null}", EV_ERROR_CODE, NULL },
	{ "{\"eventName\":\"E\",\"errorCode\":\"\\\"\\\"\"}", EV_ERROR_CODE, NULL },
	{ "{\"eventName\":\"E\",\"errorCode\":403}", EV_ERROR_CODE, "403" },
	{ "{\"eventName\":\"E\",\"errorCode\":403}", EV_OK, "0" },
	{ "{\"eventName\":\"E\",\"errorCode\":{\"a\": 1}}", EV_ERROR_CODE, "{\"a\":1}" },
	{ "{\"eventName\":\"E\",\"errorCode\":{\"a\": 1}}", EV_OK, "0" },
	{ "{\"eventName\":\"E\",\"errorCode\":{},\"errorMessage\":[]}", EV_OK, "1" },
	{ "{\"eventName\":\"E\",\"errorMessage\":\"Success\"}", EV_OK, "1" },
	{ "{\"eventName\":\"E\",\"errorMessage\":\"Incorrect password.\"}", EV_OK, "0" },
	{ "{\"eventName\":\"E\",\"isGlobal\":\"True\"}", EV_IS_GLOBAL, "1" },
	{ "{\"eventName\":\"E\",\"isGlobal\":false}", EV_IS_GLOBAL, "0" },
	{ "{\"eventName\":\"E\",\"isGlobal\":\"maybe\"}", EV_IS_GLOBAL, NULL },
	{ "{\"eventName\":\"E\",\"userIdentity\":\"{\\\"type\\\":\\\"ram-user\\\",\\\"principalId\\\":\\\"2\\\",\\\"accountId\\\":\\\"1\\\"}\"}", EV_ACTOR,
	    "ram-user/1/2" },
	{ "{\"eventName\":\"E\",\"userIdentity\":\"{broken\"}", EV_ACTOR, "unknown/42/name:" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"ram-user\",\"accountId\":\"1\",\"userName\":\"***\"}}", EV_ACTOR, "ram-user/1/name:***" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"root-account\",\"principalId\":\"5\"}}", EV_ACTOR, "root/5" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"alibaba-cloud-account\",\"accountId\":\"1\",\"principalId\":\"9\"}}", EV_ACTOR,
	    "ext-account/9" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"saml-user\",\"accountId\":\"1\",\"principalId\":\"p\"}}", EV_ACTOR, "saml-user/1/p" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"oidc-user\",\"accountId\":\"1\",\"principalId\":\"p\"}}", EV_ACTOR, "oidc-user/1/p" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"new-kind\",\"accountId\":\"1\",\"principalId\":\"p\"}}", EV_ACTOR, "unknown/1/p" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"new-kind\"}}", EV_IDENTITY_TYPE, "new-kind" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"assumed-role\",\"userName\":\"Role:a:b\"}}", EV_SESSION_NAME, "a:b" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"assumed-role\",\"userName\":\"Role:a:b\"}}", EV_ACTOR, "role/42/role" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"assumed-role\",\"principalId\":\"3:s\"}}", EV_ACTOR, "role/42/3" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"type\":\"assumed-role\"}}", EV_ACTOR, "role/42/" },
	{ "{\"eventName\":\"E\",\"userIdentity\":{\"accountId\":\"1000000000000001\"}}", EV_ACCOUNT_ID, "1000000000000001" },
	{ "{\"eventName\":\"E\",\"additionalEventData\":\"{\\\"isMFAChecked\\\":\\\"true\\\"}\"}", EV_MFA, "true" },
	{ "{\"eventName\":\"E\",\"additionalEventData\":{\"mfaChecked\":\"null\"}}", EV_MFA, NULL },
	{ "{\"eventName\":\"E\",\"additionalEventData\":\"not json\"}", EV_ADDITIONAL_JSON, "\"not json\"" },
	{ "{\"eventName\":\"E\",\"requestParameters\":\"{\\\"a\\\": 1}\"}", EV_REQUEST_JSON, "{\"a\":1}" },
	{ "{\"eventName\":\"E\",\"requestParameters\":\"{\\\"a\\\": ****}\"}", EV_REQUEST_JSON, "\"{\\\"a\\\": ****}\"" },
	{ "{\"eventName\":\"E\",\"requestParameterJson\":\"{\\\"PolicyName\\\":\\\"p\\\"}\"}", EV_REQUEST_JSON, "{\"PolicyName\":\"p\"}" },
	{ "{\"eventName\":\"E\",\"requestParameters\":null}", EV_REQUEST_JSON, NULL },
	{ "{\"eventName\":\"E\",\"referencedResources\":{\"A\":[\"1\",\"2\"],\"B\":[],\"C\":[\"3\"]}}", EV_RESOURCE_NAME, "1,2;;3" },
	{ "{\"eventName\":\"E\",\"referencedResources\":{\"A\":[1, null, \"b\"],\"B\":\"one\",\"C\":\"[\\\"x\\\",\\\"y\\\"]\",\"D\":{}}}", EV_RESOURCE_NAME, "1,b;one;x,y;" },
	{ "{\"event.eventName\":\"E\",\"event.referencedResources.ACS::ECS::Instance\":\"[\\\"i-1\\\",\\\"i-2\\\"]\"}", EV_RESOURCE_NAME, "i-1,i-2" },
	{ "{\"eventName\":\"E\",\"referencedResources\":{\"A\":[\"1\"]},\"resourceName\":\"given\"}", EV_RESOURCE_NAME, "given" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"203.0.113.10\"}", EV_IP_NET, "203.0.0.0/16" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"2001:db8:1:2::3\"}", EV_IP_NET, "2001:db8:1::/48" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"::ffff:203.0.113.10\"}", EV_IP_KIND, "ipv4" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"::ffff:203.0.113.10\"}", EV_IP_NET, "203.0.0.0/16" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"::ffff:203.0.113.10\"}", EV_SOURCE_IP, "::ffff:203.0.113.10" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"Internal\"}", EV_IP_KIND, "internal" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"100.**.***.69\"}", EV_IP_KIND, "masked" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"11.168.XX.XX\"}", EV_IP_KIND, "masked" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"ecs.aliyuncs.com\"}", EV_IP_KIND, "service" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"203.0.113.999\"}", EV_IP_KIND, "other" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"203.0.113.10, 10.0.0.1\"}", EV_IP_KIND, "other" },
	{ "{\"eventName\":\"E\",\"sourceIpAddress\":\"\"}", EV_IP_KIND, "none" },
	{ "{\"eventName\":\"E\",\"userAgent\":\"Terraform/1.9 (+x)\"}", EV_UA_FAMILY, "terraform" },
	{ "{\"eventName\":\"E\",\"SourceIpAddress\":\"203.0.113.10\",\"UserAgent\":\"AliyunConsole\"}", EV_UA_FAMILY, "aliyunconsole" },
	{ "{\"eventName\":\"E\",\"eventRW\":\"Insert\",\"newField\":[1]}", EV_RAW_JSON, "{\"eventName\":\"E\",\"eventRW\":\"Insert\",\"newField\":[1]}" },
	{ "{\"eventName\":{\"not\":\"text\"}}", EV_EVENT_NAME, NULL },
};

/* The value of a column as a C string that the caller frees, or NULL. */
static char *
column(const struct event *ev, enum event_column c)
{
	return ev->value[c].s != NULL ? xstrndup(ev->value[c].s, ev->value[c].len) : NULL;
}

static void
column_is(const struct event *ev, enum event_column c, const char *want, const char *phrase)
{
	char *got = column(ev, c);

	is_str(got, want, phrase);
	free(got);
}

static void
test_parse(void)
{
	struct event_parser *p = event_parser_new();
	struct err e = { 0 };
	struct event ev;
	size_t used;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char *path = xasprintf("%s/tests/data/events/%s.json", getenv("TOP_SRCDIR"), samples[i].file), phrase[200];
		struct buf text;

		buf_init(&text, JSON_FILE_MAX);
		file_read(&text, path, &e);
		snprintf(phrase, sizeof(phrase), "%s: %s", samples[i].file, event_columns[samples[i].column].name);
		if (ok(event_parse(p, &ev, text.data, text.len, "42", &used, &e) == EVENT_OK, "%s is an event", samples[i].file))
			column_is(&ev, samples[i].column, samples[i].want, phrase);
		buf_release(&text);
		free(path);
	}
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		char phrase[300];

		snprintf(phrase, sizeof(phrase), "%s of %.200s", event_columns[made[i].column].name, made[i].record);
		if (event_parse(p, &ev, made[i].record, strlen(made[i].record), "42", &used, &e) != EVENT_OK) {
			ok(0, "%s: %s", phrase, e.text);
			continue;
		}
		column_is(&ev, made[i].column, made[i].want, phrase);
		for (size_t c = 0; c < EV_COUNT; c++) {
			if (event_columns[c].required && ev.value[c].s == NULL)
				ok(0, "%s is there for %s", event_columns[c].name, made[i].record);
		}
	}
	event_parser_free(p);
}

/* Two sources with events: objects in a list, and JSON text in a member of each row. */
static void
test_table(bool backwards)
{
	static const char *const answers[][3] = {
		{ "a.Lookup/0001", "{\"account\":\"1\"}",
		    "{\"Events\":[{\"eventId\":\"x\",\"eventName\":\"first\",\"eventTime\":\"2026-11-03T02:15:00Z\"},"
		    "{\"eventId\":\"y\",\"eventTime\":\"2026-11-03T02:15:00Z\"},{\"eventId\":\"z\"},7]}" },
		{ "b.Logs/0001", "{\"account\":\"1\",\"region\":\"r\"}",
		    "{\"data\":[{\"event\":\"{\\\"eventId\\\":\\\"x\\\",\\\"eventName\\\":\\\"second\\\",\\\"eventTime\\\":1793672100}\"},"
		    "{\"event\":{\"eventId\":\"x\",\"eventCategory\":\"Data\",\"eventTime\":1793672100}},"
		    "{\"event\":{\"eventId\":\"x\",\"recipientAccountId\":\"2\",\"eventTime\":1793672100}},"
		    "{\"event\":\"{\\\"eventId\\\":\"},{\"event\":\"[]\"},{\"other\":1}]}" },
		{ "a.Lookup/0002", "{\"account\":\"1\",\"region\":\"r\"}", "{\"NoEvents\":[]}" },
	};
	struct kit kit;
	struct db *db;
	struct err e = { 0 };
	struct exchange *x;

	kit_init(&kit);
	kit_source(&kit, "a.Lookup", "select account from scope_account")->events_path = (char *)(uintptr_t)"Events";
	kit_source(&kit, "b.Logs", "select account from scope_account")->events_path = (char *)(uintptr_t)"data";
	kit.sources[1].events_field = (char *)(uintptr_t)"event";
	ok(db_open(&db, &kit.k, &e) == 0, "a database: %s", e.text);
	for (size_t i = 0; i < 3; i++) {
		size_t n = backwards ? 2 - i : i;

		kit_add(db, kit_exchange(answers[n][0], answers[n][1], answers[n][2]));
	}
	x = kit_exchange("b.Logs/0002", "{\"account\":\"1\",\"region\":\"s\"}", "{\"data\":[{\"event\":{\"eventId\":\"w\"}}]}");
	x->state = STATE_ERROR;
	kit_add(db, x);
	kit_is(db, "select recipient_account_id as r, event_id as i, event_category as c, event_name as n, event_time as t,"
	    " evidence as e from events", NULL,
	    "[{\"r\":\"1\",\"i\":\"x\",\"c\":\"Data\",\"n\":null,\"t\":1793672100,\"e\":\"b.Logs/0001\"},"
	    "{\"r\":\"1\",\"i\":\"x\",\"c\":\"Management\",\"n\":\"first\",\"t\":1793672100,\"e\":\"a.Lookup/0001\"},"
	    "{\"r\":\"1\",\"i\":\"y\",\"c\":\"Management\",\"n\":null,\"t\":1793672100,\"e\":\"a.Lookup/0001\"},"
	    "{\"r\":\"1\",\"i\":\"z\",\"c\":\"Management\",\"n\":null,\"t\":null,\"e\":\"a.Lookup/0001\"},"
	    "{\"r\":\"2\",\"i\":\"x\",\"c\":\"Management\",\"n\":null,\"t\":1793672100,\"e\":\"b.Logs/0001\"}]",
	    backwards ? "the same rows when the answers come the other way round" :
	    "a record is one row whichever answers hold it; cut-short answers are left out");
	kit_is(db, "select typeof(event_time) as t, typeof(ok) as o from events where event_id = 'y'", NULL,
	    "[{\"t\":\"integer\",\"o\":\"integer\"}]", "numbers are numbers");
	db_free(db);
}

int
main(void)
{
	test_parse();
	test_table(false);
	test_table(true);
	return tap_done();
}
