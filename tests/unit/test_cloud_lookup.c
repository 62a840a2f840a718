/* LookupEvents: windows, pages, directions, attributes; section 5.3 of the API notes. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cloud_call.h"
#include "../cloud/recorder.h"
#include "tap.h"

#define DAYS "StartTime=2025-12-02T00:00:00Z&EndTime=2026-01-01T00:00:00Z"

static const char text[] =
    "{\"now\":\"2026-01-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\",\"cn-shanghai\"],\"accounts\":["
    "{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"root\",\"keys\":[{\"id\":\"k\",\"secret\":\"s\"}]}],\"events\":{"
    "\"actors\":{\"li.na\":{\"type\":\"ram-user\",\"principalId\":\"2012\",\"hours\":[0,24]},"
    "\"ci\":{\"type\":\"assumed-role\",\"userName\":\"deploy:ci\",\"principalId\":\"3011:ci\",\"accessKeyId\":\"STS.Nci\"}},"
    "\"records\":["
    "{\"eventTime\":\"-2d\",\"eventId\":\"e1\",\"actor\":\"li.na\",\"serviceName\":\"Ecs\",\"eventName\":\"DeleteSnapshot\","
    "\"referencedResources\":{\"ACS::ECS::Snapshot\":[\"s-1\",\"s-2\"]}},"
    "{\"eventTime\":\"-3d\",\"eventId\":\"e2\",\"actor\":\"ci\",\"serviceName\":\"Ecs\",\"eventName\":\"DeleteSnapshot\"},"
    "{\"eventTime\":\"-4d\",\"eventId\":\"e3\",\"actor\":\"li.na\",\"serviceName\":\"AasSub\",\"eventName\":\"ConsoleSignin\",\"eventType\":\"ConsoleSignin\"},"
    "{\"eventTime\":\"-5d\",\"eventId\":\"e4\",\"actor\":\"ci\",\"serviceName\":\"Ram\",\"eventName\":\"ListUsers\",\"acsRegion\":\"cn-shanghai\"},"
    "{\"eventTime\":\"-120d\",\"eventId\":\"e5\",\"actor\":\"ci\",\"serviceName\":\"Ram\",\"eventName\":\"ListUsers\"}]}},"
    "{\"id\":\"1000000000000002\",\"identities\":[],\"events\":{\"records\":[{\"eventTime\":\"-2d\",\"eventId\":\"other\","
    "\"serviceName\":\"Ecs\",\"eventName\":\"DeleteSnapshot\",\"userIdentity\":{\"type\":\"system\"}}]}}]}";

static const struct {
	const char *query, *ids, *phrase;
} finds[] = {
	{ "", "e1 e2 e3", "the last seven days, newest first, of the region and the account" },
	{ "Direction=FORWARD", "e3 e2 e1", "oldest first" },
	{ "StartTime=2025-12-28T00:00:00Z&EndTime=2025-12-30T00:00:00Z", "e2 e3", "half open: the end is not in it" },
	{ "LookupAttribute.1.Key=EventName&LookupAttribute.1.Value=DeleteSnapshot", "e1 e2", "by name" },
	{ "LookupAttribute.1.Key=User&LookupAttribute.1.Value=li.na", "e1 e3", "by user" },
	{ "LookupAttribute.1.Key=User&LookupAttribute.1.Value=Li.Na", "", "case counts" },
	{ "LookupAttribute.1.Key=UserName&LookupAttribute.1.Value=li.na", "", "an unknown key finds nothing" },
	{ "LookupAttribute.1.Key=RoleName&LookupAttribute.1.Value=deploy", "e2", "by role" },
	{ "LookupAttribute.1.Key=EventAccessKeyId&LookupAttribute.1.Value=STS.Nci", "e2", "by AccessKey" },
	{ "LookupAttribute.1.Key=ResourceName&LookupAttribute.1.Value=s-2", "e1", "by one of its resources" },
	{ "LookupAttribute.1.Key=ServiceName&LookupAttribute.1.Value=Ecs&LookupAttribute.2.Key=User&LookupAttribute.2.Value=li.na", "e1", "two conditions" },
	{ "LookupAttribute.1.Key=EventName&LookupAttribute.1.Value=X&LookupAttribute.2.Key=EventName&LookupAttribute.2.Value=ConsoleSignin", "e3",
	    "the same key twice: the second counts" },
	{ "LookupAttribute.1.Key=ServiceName&LookupAttribute.1.Value=Ecs&LookupAttribute.2.Key=EventRW&LookupAttribute.2.Value=Write&"
	    "LookupAttribute.3.Key=User&LookupAttribute.3.Value=nobody", "e1 e2", "a third is ignored" },
};

static const struct {
	const char *query, *code, *phrase;
} refusals[] = {
	{ "StartTime=2025-12-28T00:00:00Z", "InvalidParameter.EndTime", "a start without an end" },
	{ "StartTime=2025-12-28&EndTime=2025-12-30", "InvalidParameter.StartTime", "another form of time" },
	{ "StartTime=2025-12-30T00:00:00Z&EndTime=2025-12-28T00:00:00Z", "InvalidParameter.EndTime", "the end before the start" },
	{ "StartTime=2025-09-01T00:00:00Z&EndTime=2025-12-28T00:00:00Z", "InvalidParameter.StartTime", "more than 90 days ago" },
	{ "MaxResults=51", "InvalidParameter.MaxResults", "51 a page" },
	{ "MaxResults=0", "InvalidParameter.MaxResults", "none a page" },
	{ "Direction=forward", "InvalidParameter.Direction", "a direction in lower case" },
	{ "NextToken=abc", "InvalidParameter.NextToken", "a token of nobody" },
	{ "LookupAttribute.1.Key=User", "InvalidParameter.LookupAttribute", "a key without a value" },
	{ "LookupAttribute.1.Key=User&LookupAttribute.1.Value=a&LookupAttribute.2.Key=EventRW&LookupAttribute.2.Value=Read",
	    "InvalidParameter.LookupAttribute", "a pair that is not allowed" },
};

/* The ids found, and the token for the next page in *token when it is not NULL. */
static void
find(const struct tenant *t, const char *query, char ids[128], char code[64], char **token)
{
	struct call c;
	const cJSON *ev;
	cJSON *answer;

	call_init(&c, t, "actiontrail.LookupEvents", "", query);
	answer = cJSON_Parse(call_run(&c, t));
	ids[0] = '\0';
	cJSON_ArrayForEach(ev, json_arr(answer, "Events"))
		snprintf(ids + strlen(ids), 128 - strlen(ids), "%s%s", *ids ? " " : "", json_str(ev, "eventId"));
	snprintf(code, 64, "%s", c.rs.error_code);
	if (token)
		*token = xstrdup(json_str(answer, "NextToken"));
	cJSON_Delete(answer);
	call_release(&c);
}

static void
test_pages(const struct tenant *t)
{
	char ids[128], code[64], *token, *query, *end;

	find(t, DAYS "&MaxResults=2", ids, code, &token);
	is_str(ids, "e1 e2", "a first page");
	ok(token != NULL, "and there is more");
	query = xasprintf(DAYS "&MaxResults=2&NextToken=%s", token);
	find(t, query, ids, code, &end);
	is_str(ids, "e3", "the second page goes on");
	ok(end == NULL, "and is the last");
	free(query);
	query = xasprintf(DAYS "&MaxResults=1&NextToken=%s", token);
	find(t, query, ids, code, NULL);
	is_str(code, "InvalidParameter.NextToken", "a token is for the same parameters only");
	free(query);
	free(token);
	find(t, DAYS "&MaxResults=3", ids, code, &token);
	ok(token == NULL, "a page that is just full is the last one");
	free(token);
	free(end);
}

/* A call of a client, made at now, answered; then who asks for the last hour finds it, or not yet. */
static void
test_recorded(const char *setting, const char *want, const char *phrase)
{
	char *recording = xasprintf("%.*s,%s}", (int)strlen(text) - 1, text, setting);
	struct err e = { .code = ERR_NONE };
	struct tenant *t = NULL;
	char ids[128], code[64];
	struct call c;

	ok(tenant_parse(&t, recording, strlen(recording), "t", &e) == 0, "%s: the tenant %s", phrase, e.text);
	call_init(&c, t, "sts.GetCallerIdentity", "", "");
	strcpy(c.rq.id, "own");
	call_run(&c, t);
	recorder_note(t, &c.rq, &c.rs);
	call_release(&c);
	find(t, "StartTime=2025-12-31T23:00:00Z&EndTime=2026-01-01T00:00:01Z", ids, code, NULL);
	is_str(ids, want, phrase);
	find(t, "StartTime=2025-12-31T23:00:00Z&EndTime=2026-01-01T00:00:01Z&LookupAttribute.1.Key=ServiceName&LookupAttribute.1.Value=Sts&"
	    "LookupAttribute.2.Key=EventName&LookupAttribute.2.Value=GetCallerIdentity", ids, code, NULL);
	is_str(ids, want, "by the names of service and call");
	tenant_free(t);
	free(recording);
}

int
main(void)
{
	struct err e = { .code = ERR_NONE };
	struct tenant *t = NULL;
	char ids[128], code[64];

	if (!ok(tenant_parse(&t, text, strlen(text), "t", &e) == 0, "the tenant %s", e.text))
		return tap_done();
	for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
		find(t, finds[i].query, ids, code, NULL);
		is_str(ids, finds[i].ids, finds[i].phrase);
	}
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		find(t, refusals[i].query, ids, code, NULL);
		is_str(code, refusals[i].code, refusals[i].phrase);
	}
	test_pages(t);
	tenant_free(t);
	test_recorded("\"recordCalls\":{}", "own", "a call of a client is an event");
	test_recorded("\"recordCalls\":{\"delaySeconds\":60}", "", "one that is shown later");
	test_recorded("\"description\":\"\"", "", "nothing is recorded unless the tenant says so");
	return tap_done();
}
