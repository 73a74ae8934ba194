internal import Glibc

/// The time since some moment in the past, which no one can set.
///
/// Nanoseconds in an Int: the load generator asks several times a request, where `Duration`'s 128 bits
/// would show.
enum MonotonicClock {
    static var nowNanoseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    static func sleep(nanoseconds: Int) {
        var time = timespec(
            tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
        nanosleep(&time, nil)
    }
}
