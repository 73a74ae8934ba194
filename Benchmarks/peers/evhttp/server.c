/* evhttp as libevent has it, with a fixed reply: the floor under every server that uses it as it comes.
 *
 *     cc -O2 -o server server.c -levent && ./server 8000
 */

#include <stdio.h>
#include <stdlib.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

static const char body[] =
    "{\"class\":\"setosa\",\"class_id\":0,\"probabilities\":{\"setosa\":0.9815835,"
    "\"versicolor\":0.018416489,\"virginica\":1.4498663e-08}}";

static void answer(struct evhttp_request *request, void *unused)
{
    (void)unused;
    evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "application/json");
    /* The reply lives as long as the program: by reference, it is not copied. */
    evbuffer_add_reference(
        evhttp_request_get_output_buffer(request), body, sizeof body - 1, NULL, NULL);
    evhttp_send_reply(request, HTTP_OK, NULL, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: server PORT\n");
        return 64;
    }
    /* Fewer calls of epoll_ctl, and no locks that a single thread does not need. */
    struct event_config *config = event_config_new();
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    struct event_base *base = event_base_new_with_config(config);
    struct evhttp *http = evhttp_new(base);
    evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
    evhttp_set_cb(http, "/predict", answer, NULL);
    evhttp_set_cb(http, "/livez", answer, NULL);
    if (evhttp_bind_socket(http, "127.0.0.1", (unsigned short)atoi(argv[1])) != 0) {
        perror("cannot listen");
        return 1;
    }
    event_base_dispatch(base);
    return 0;
}
