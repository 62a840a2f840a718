#ifndef TESTS_CLOUD_DISPATCH_H
#define TESTS_CLOUD_DISPATCH_H

#include "cloud.h"
#include "faults.h"
#include "gate.h"
#include "journal.h"

/* A cloud that serves a tenant; what all requests share. */
struct cloud {
	struct tenant *tenant;
	struct faults *faults;
	struct gate *gate;
	struct journal *journal;
};

/* How the finished answer goes onto the wire. */
struct delivery {
	int slow_ms;		/* wait so long first */
	bool reset;		/* close the connection with a TCP reset instead of answering */
	bool cut;		/* promise the whole body and send cut_at bytes of it */
	size_t cut_at;
};

/* tenant and log file (NULL for none) make a cloud.  0 or -1; cloud_release after either. */
int cloud_init(struct cloud *c, const char *tenant_path, const char *log_path, struct err *e);
void cloud_release(struct cloud *c);

/*
 * Serve one request: rq has method, host_header, headers and body; target is the request line's target and is cut up.
 * The answer is in rs, and how it is to be sent in how.
 */
void cloud_serve(struct cloud *c, struct request *rq, char *target, struct response *rs, struct delivery *how);

void request_release(struct request *rq);
void response_release(struct response *rs);

#endif
