// The parts of libevent that EventHTTP uses, and some calls of Linux and of glibc that Swift's Glibc module lacks.

// First, so that <features.h> is settled as for Swift's Glibc module: event-config.h would turn
// _GNU_SOURCE on, and then fd_set differs between the two modules.
#include <sys/types.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
// Completes `struct evhttp_request`, whose version, type and flags have no functions in libevent 2.1,
// and the list of header fields, so that it can be walked once instead of searched for each name.
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <event2/util.h>

#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <malloc.h>

// Swift cannot call variadic functions. At most 15 bytes of `name` are kept.
static inline void clibevent_name_this_thread(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}
