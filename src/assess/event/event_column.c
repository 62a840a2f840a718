#include "assess/event/event.h"

#include <string.h>

const struct event_column_info event_columns[EV_COUNT] = {
	[EV_EVENT_ID] = { .name = "event_id", .required = true },
	[EV_EVENT_TIME] = { .name = "event_time", .number = true },
	[EV_EVENT_NAME] = { .name = "event_name" },
	[EV_SERVICE_NAME] = { .name = "service_name" },
	[EV_EVENT_SOURCE] = { .name = "event_source" },
	[EV_EVENT_TYPE] = { .name = "event_type" },
	[EV_EVENT_CATEGORY] = { .name = "event_category", .required = true },
	[EV_EVENT_RW] = { .name = "event_rw" },
	[EV_ERROR_CODE] = { .name = "error_code" },
	[EV_ERROR_MESSAGE] = { .name = "error_message" },
	[EV_OK] = { .name = "ok", .number = true },
	[EV_REGION] = { .name = "region" },
	[EV_IS_GLOBAL] = { .name = "is_global", .number = true },
	[EV_ACCOUNT_ID] = { .name = "account_id" },
	[EV_RECIPIENT_ACCOUNT_ID] = { .name = "recipient_account_id", .required = true },
	[EV_IDENTITY_TYPE] = { .name = "identity_type", .required = true },
	[EV_PRINCIPAL_ID] = { .name = "principal_id" },
	[EV_USER_NAME] = { .name = "user_name" },
	[EV_ROLE_NAME] = { .name = "role_name" },
	[EV_SESSION_NAME] = { .name = "session_name" },
	[EV_ACCESS_KEY_ID] = { .name = "access_key_id" },
	[EV_MFA] = { .name = "mfa" },
	[EV_SOURCE_IP] = { .name = "source_ip" },
	[EV_IP_KIND] = { .name = "ip_kind" },
	[EV_IP_NET] = { .name = "ip_net" },
	[EV_USER_AGENT] = { .name = "user_agent" },
	[EV_UA_FAMILY] = { .name = "ua_family" },
	[EV_RESOURCE_TYPE] = { .name = "resource_type" },
	[EV_RESOURCE_NAME] = { .name = "resource_name" },
	[EV_ACTOR] = { .name = "actor", .required = true },
	[EV_REQUEST_JSON] = { .name = "request_json" },
	[EV_ADDITIONAL_JSON] = { .name = "additional_json" },
	[EV_RAW_JSON] = { .name = "raw_json" },
};

int
event_column_find(const char *name)
{
	for (int i = 0; i < EV_COUNT; i++) {
		if (strcmp(event_columns[i].name, name) == 0)
			return i;
	}
	return -1;
}
