/* The verifier of the local cloud against the older RPC signature, whose parts are parameters of the request. */
#include "cloud_arrival.h"

static void
other_region(struct arrival *a)
{
	kv_add(&a->rq.params, "RegionId", "cn-shanghai");
}

static void
other_algorithm(struct arrival *a)
{
	kv_set(&a->rq.params, "SignatureMethod", "NONE");
}

static void
no_nonce(struct arrival *a)
{
	for (size_t i = 0; i < a->rq.params.n; i++)
		if (strcmp(a->rq.params.items[i].name, "SignatureNonce") == 0)
			a->rq.params.items[i].name[0] = '-';
}

static void
another_token(struct arrival *a)
{
	kv_set(&a->rq.params, "SecurityToken", "another token");
}

static const struct {
	const char *phrase;
	void (*apply)(struct arrival *a);
	const char *code, *code_with_token;
} spoils[] = {
	{ "as it was sent", NULL, "", "" },
	{ "sixteen minutes late", late, "InvalidTimeStamp.Expired", "InvalidTimeStamp.Expired" },
	{ "another secret", other_secret, "SignatureDoesNotMatch", "SignatureDoesNotMatch" },
	{ "a key nobody has", unknown_key, "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.NotFound" },
	{ "a disabled key", disabled_key, "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.Inactive" },
	{ "one more parameter", other_region, "SignatureDoesNotMatch", "SignatureDoesNotMatch" },
	{ "another method", other_method, "SignatureDoesNotMatch", "SignatureDoesNotMatch" },
	{ "another algorithm", other_algorithm, "IncompleteSignature", "IncompleteSignature" },
	{ "no nonce", no_nonce, "IncompleteSignature", "IncompleteSignature" },
	{ "another token", another_token, "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey" },
};

static void
arrive_rpc1(struct arrival *a, const cJSON *vector)
{
	arrive(a, vector);
	kv_copy(&a->rq.params, &a->rq.query);
	route_pairs(&a->rq.params, a->rq.body, true);
}

static void
test_requests(void)
{
	cJSON *doc = load_vectors("rpc_v1.json");
	const cJSON *vector;
	int n = 0;

	cJSON_ArrayForEach(vector, json_arr(doc, "cases")) {
		bool token = json_str(json_get(vector, "credentials"), "security_token") != NULL;
		struct buf to_sign;
		struct arrival a;
		char code[64];

		arrive_rpc1(&a, vector);
		buf_init(&to_sign, TEXT_MAX);
		canon_rpc1(&to_sign, &a.rq);
		is_str(buf_text(&to_sign), json_str(vector, "string_to_sign"), "string to sign");
		is_str(auth_nonce(&a.rq), json_str(vector, "nonce"), "the nonce is found");
		buf_release(&to_sign);
		arrival_release(&a);
		for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
			const char *want = token ? spoils[i].code_with_token : spoils[i].code;

			arrive_rpc1(&a, vector);
			if (spoils[i].apply)
				spoils[i].apply(&a);
			ok((judge(&a, code) == 0) == (*want == '\0') && strcmp(code, want) == 0, "%s: %s (%s)", json_str(vector, "id"),
			    spoils[i].phrase, code);
			arrival_release(&a);
		}
		n++;
	}
	ok(n >= 3, "rpc_v1.json has %d cases", n);
	cJSON_Delete(doc);
}

int
main(void)
{
	test_requests();
	return tap_done();
}
