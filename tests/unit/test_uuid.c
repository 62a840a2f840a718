/* Version 5 UUIDs against the vector of RFC 9562 appendix A.4 and against values of Python's uuid module. */
#include "base/uuid.h"

#include <string.h>

#include "tap.h"

static const struct {
	const char *phrase;
	const unsigned char *ns;
	const char *name;
	const char *want;
} made[] = {
	{ "RFC 9562 appendix A.4", uuid_ns_dns, "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2" },
	{ "an empty name", uuid_ns_url, "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5" },
	{ "a name that is not ASCII", uuid_ns_url, "urn:日志", "2cbfabf8-3707-591f-8a42-f4d28b41a389" },
};

static const struct {
	const char *phrase, *text;
	int want;
} parsed[] = {
	{ "lower case is read", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", 0 },
	{ "upper case is read", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", 0 },
	{ "an empty text is refused", "", -1 },
	{ "a digit less is refused", "6ba7b810-9dad-11d1-80b4-00c04fd430c", -1 },
	{ "a digit more is refused", "6ba7b810-9dad-11d1-80b4-00c04fd430c80", -1 },
	{ "a dash in the wrong place is refused", "6ba7b8109-dad-11d1-80b4-00c04fd430c8", -1 },
	{ "a letter that is no digit is refused", "6ba7b81g-9dad-11d1-80b4-00c04fd430c8", -1 },
};

int
main(void)
{
	unsigned char bytes[UUID_SIZE];
	char text[UUID_TEXT_SIZE];

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		uuid_v5(made[i].ns, made[i].name, strlen(made[i].name), text);
		is_str(text, made[i].want, made[i].phrase);
	}
	for (size_t i = 0; i < sizeof(parsed) / sizeof(parsed[0]); i++)
		is_int(uuid_parse(parsed[i].text, bytes), parsed[i].want, parsed[i].phrase);

	uuid_parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8", bytes);
	ok(memcmp(bytes, uuid_ns_dns, UUID_SIZE) == 0, "the text of the DNS namespace gives its bytes");
	uuid_parse("2ed6657d-e927-568b-95e1-2665a8aea6a2", bytes);
	uuid_v5(bytes, "a\0b", 3, text);
	ok(strlen(text) == UUID_TEXT_SIZE - 1 && text[14] == '5' && strchr("89ab", text[19]) != NULL,
	    "a made UUID is a namespace for others");
	return tap_done();
}
