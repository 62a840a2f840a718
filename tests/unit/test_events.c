/*
 * Records of ten years as rows of `events`: published samples, then one made record per oddity; and what the table does
 * with duplicates and with what can not be read.
 */
#include "assess/event.h"
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
	{ "{}", EV_EVENT_ID, "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" },
	{ "{}", EV_RAW_JSON, "{}" },
	{ "{}", EV_EVENT_TIME, NULL },
	{ "{\"insightDetails\":{}}", EV_EVENT_CATEGORY, "Insight" },
	{ "{\"eventCategory\":\"Data\"}", EV_EVENT_CATEGORY, "Data" },
	{ "{\"recipientAccountId\":\"7\"}", EV_RECIPIENT_ACCOUNT_ID, "7" },
	{ "{\"eventTime\":\"2026-11-03T10:15:00+08:00\"}", EV_EVENT_TIME, "1793672100" },
	{ "{\"eventTime\":1793672100}", EV_EVENT_TIME, "1793672100" },
	{ "{\"eventTime\":\"1793672100123\"}", EV_EVENT_TIME, "1793672100" },
	{ "{\"eventTime\":\"yesterday\"}", EV_EVENT_TIME, NULL },
	{ "{\"errorCode\":\"\\\"NoPermission\\\"\"}", EV_ERROR_CODE, "NoPermission" },
	{ "{\"errorCode\":\" 'x' \"}", EV_ERROR_CODE, "x" },
	{ "{\"errorCode\":\"null\"}", EV_ERROR_CODE, NULL },
	{ "{\"errorCode\":\"NULL\"}", EV_OK, "1" },
	{ "{\"errorCode\":\"None\"}", EV_ERROR_CODE, NULL },
	{ "{\"errorCode\":null}", EV_ERROR_CODE, NULL },
	{ "{\"errorCode\":\"\\\"\\\"\"}", EV_ERROR_CODE, NULL },
	{ "{\"errorCode\":403}", EV_ERROR_CODE, "403" },
	{ "{\"errorCode\":403}", EV_OK, "0" },
	{ "{\"errorMessage\":\"Success\"}", EV_OK, "1" },
	{ "{\"errorMessage\":\"Incorrect password.\"}", EV_OK, "0" },
	{ "{\"isGlobal\":\"True\"}", EV_IS_GLOBAL, "1" },
	{ "{\"isGlobal\":false}", EV_IS_GLOBAL, "0" },
	{ "{\"isGlobal\":\"maybe\"}", EV_IS_GLOBAL, NULL },
	{ "{\"userIdentity\":\"{\\\"type\\\":\\\"ram-user\\\",\\\"principalId\\\":\\\"2\\\",\\\"accountId\\\":\\\"1\\\"}\"}", EV_ACTOR,
	    "ram-user/1/2" },
	{ "{\"userIdentity\":\"{broken\"}", EV_ACTOR, "unknown/42/name:" },
	{ "{\"userIdentity\":{\"type\":\"ram-user\",\"accountId\":\"1\",\"userName\":\"***\"}}", EV_ACTOR, "ram-user/1/name:***" },
	{ "{\"userIdentity\":{\"type\":\"root-account\",\"principalId\":\"5\"}}", EV_ACTOR, "root/5" },
	{ "{\"userIdentity\":{\"type\":\"alibaba-cloud-account\",\"accountId\":\"1\",\"principalId\":\"9\"}}", EV_ACTOR,
	    "ext-account/9" },
	{ "{\"userIdentity\":{\"type\":\"saml-user\",\"accountId\":\"1\",\"principalId\":\"p\"}}", EV_ACTOR, "saml-user/1/p" },
	{ "{\"userIdentity\":{\"type\":\"oidc-user\",\"accountId\":\"1\",\"principalId\":\"p\"}}", EV_ACTOR, "oidc-user/1/p" },
	{ "{\"userIdentity\":{\"type\":\"new-kind\",\"accountId\":\"1\",\"principalId\":\"p\"}}", EV_ACTOR, "unknown/1/p" },
	{ "{\"userIdentity\":{\"type\":\"new-kind\"}}", EV_IDENTITY_TYPE, "new-kind" },
	{ "{\"userIdentity\":{\"type\":\"assumed-role\",\"userName\":\"Role:a:b\"}}", EV_SESSION_NAME, "a:b" },
	{ "{\"userIdentity\":{\"type\":\"assumed-role\",\"userName\":\"Role:a:b\"}}", EV_ACTOR, "role/42/role" },
	{ "{\"userIdentity\":{\"type\":\"assumed-role\",\"principalId\":\"3:s\"}}", EV_ACTOR, "role/42/3" },
	{ "{\"userIdentity\":{\"type\":\"assumed-role\"}}", EV_ACTOR, "role/42/" },
	{ "{\"userIdentity\":{\"accountId\":\"1000000000000001\"}}", EV_ACCOUNT_ID, "1000000000000001" },
	{ "{\"additionalEventData\":\"{\\\"isMFAChecked\\\":\\\"true\\\"}\"}", EV_MFA, "true" },
	{ "{\"additionalEventData\":{\"mfaChecked\":\"null\"}}", EV_MFA, NULL },
	{ "{\"additionalEventData\":\"not json\"}", EV_ADDITIONAL_JSON, "\"not json\"" },
	{ "{\"requestParameters\":\"{\\\"a\\\": 1}\"}", EV_REQUEST_JSON, "{\"a\":1}" },
	{ "{\"requestParameters\":\"{\\\"a\\\": ****}\"}", EV_REQUEST_JSON, "\"{\\\"a\\\": ****}\"" },
	{ "{\"requestParameterJson\":\"{\\\"PolicyName\\\":\\\"p\\\"}\"}", EV_REQUEST_JSON, "{\"PolicyName\":\"p\"}" },
	{ "{\"requestParameters\":null}", EV_REQUEST_JSON, NULL },
	{ "{\"referencedResources\":{\"A\":[\"1\",\"2\"],\"B\":[],\"C\":[\"3\"]}}", EV_RESOURCE_NAME, "1,2;;3" },
	{ "{\"referencedResources\":{\"A\":[\"1\"]},\"resourceName\":\"given\"}", EV_RESOURCE_NAME, "given" },
	{ "{\"sourceIpAddress\":\"203.0.113.10\"}", EV_IP_NET, "203.0.0.0/16" },
	{ "{\"sourceIpAddress\":\"2001:db8:1:2::3\"}", EV_IP_NET, "2001:db8:1::/48" },
	{ "{\"sourceIpAddress\":\"Internal\"}", EV_IP_KIND, "internal" },
	{ "{\"sourceIpAddress\":\"100.**.***.69\"}", EV_IP_KIND, "masked" },
	{ "{\"sourceIpAddress\":\"11.168.XX.XX\"}", EV_IP_KIND, "masked" },
	{ "{\"sourceIpAddress\":\"ecs.aliyuncs.com\"}", EV_IP_KIND, "service" },
	{ "{\"sourceIpAddress\":\"203.0.113.999\"}", EV_IP_KIND, "other" },
	{ "{\"sourceIpAddress\":\"203.0.113.10, 10.0.0.1\"}", EV_IP_KIND, "other" },
	{ "{\"sourceIpAddress\":\"\"}", EV_IP_KIND, "none" },
	{ "{\"userAgent\":\"Terraform/1.9 (+x)\"}", EV_UA_FAMILY, "terraform" },
	{ "{\"SourceIpAddress\":\"203.0.113.10\",\"UserAgent\":\"AliyunConsole\"}", EV_UA_FAMILY, "aliyunconsole" },
	{ "{\"eventRW\":\"Insert\",\"newField\":[1]}", EV_RAW_JSON, "{\"eventRW\":\"Insert\",\"newField\":[1]}" },
	{ "{\"eventName\":{\"not\":\"text\"}}", EV_EVENT_NAME, NULL },
};

static void
test_parse(void)
{
	struct event ev;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char *path = xasprintf("%s/tests/data/events/%s.json", getenv("TOP_SRCDIR"), samples[i].file), phrase[200];
		cJSON *record = json_load(path, NULL);

		event_parse(&ev, record, "42");
		snprintf(phrase, sizeof(phrase), "%s: %s", samples[i].file, event_columns[samples[i].column].name);
		is_str(ev.value[samples[i].column], samples[i].want, phrase);
		event_release(&ev);
		cJSON_Delete(record);
		free(path);
	}
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		cJSON *record = cJSON_Parse(made[i].record);
		char phrase[300];

		event_parse(&ev, record, "42");
		snprintf(phrase, sizeof(phrase), "%s of %.200s", event_columns[made[i].column].name, made[i].record);
		is_str(ev.value[made[i].column], made[i].want, phrase);
		for (size_t c = 0; c < EV_COUNT; c++) {
			if (event_columns[c].required && ev.value[c] == NULL)
				ok(0, "%s is there for %s", event_columns[c].name, made[i].record);
		}
		event_release(&ev);
		cJSON_Delete(record);
	}
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
