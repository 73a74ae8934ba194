internal import Glibc

/// The clock that durations are measured with: it never jumps, and reading it is no system call.
package enum MonotonicClock {
    /// Nanoseconds since an arbitrary start.
    package static var nanoseconds: UInt64 {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux, and `time` is a valid place to write to.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
