#include <zlib.h>

// Swift cannot call deflateInit2: it is a macro that passes the version and the size of the header's
// z_stream. 16 more than the largest window asks for gzip's format instead of zlib's.
static inline int czlib_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
