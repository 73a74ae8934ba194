#include <zlib.h>

// Swift cannot call deflateInit2 and inflateInit2: they are macros that pass the version and the size of the
// header's z_stream.
//
// A window of 8 KiB (2^13; 16 more asks for gzip's format instead of zlib's) and memory for 4,096 symbols
// (level 6) find what repeats in text of short lines as well as zlib's defaults, whose 256 KiB have to be
// mapped, cleared and unmapped for every call.
static inline int czlib_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 13 + 16, 6, Z_DEFAULT_STRATEGY);
}

// With the largest window, because those who compressed may have used it: for gzip's format, and nothing else,
// or for zlib's.
static inline int czlib_inflate_init(z_stream *stream, int is_gzip) {
    return inflateInit2(stream, is_gzip ? 15 + 16 : 15);
}
