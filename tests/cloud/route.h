#ifndef TESTS_CLOUD_ROUTE_H
#define TESTS_CLOUD_ROUTE_H

#include "cloud.h"

/*
 * Which service, region, project or bucket a host name means, and which API a request is.  All texts that route_host
 * finds are kept in route->text, so they live as long as it does.
 */
struct route {
	char *text;
};

/*
 * Fill style, product, region and resource of the request from its host.  Any address of this machine (127.0.0.1,
 * localhost) stands for all services: style then follows the Authorization header.  0, or -1 for a host of nobody.
 */
int route_host(struct route *r, struct request *rq);
void route_release(struct route *r);

/* Fill api and captures of the request.  0, or -1 when no row matches. */
int route_api(struct request *rq);

/* Whether any API has a name that fits this glob. */
bool route_api_exists(const char *glob);

/*
 * Split "/path?query" as sent: path and raw_query point into target, which is cut; query gets the decoded pairs.  0,
 * or -1 for a bad percent escape.
 */
int route_target(struct request *rq, char *target);

/* Add the pairs of an application/x-www-form-urlencoded text.  plus says whether a plus sign is a space. */
int route_pairs(struct kvlist *l, const char *text, bool plus);

#endif
