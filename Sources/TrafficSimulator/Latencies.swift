/// How long the server took to answer requests of one kind.
///
/// A histogram, so that its size does not grow with the requests: each power of two nanoseconds is
/// divided into 128 buckets, which makes percentiles less than 1 % too high.
struct Latencies {
    private var bucketCounts = [Int](repeating: 0, count: bucket(of: .max) + 1)
    private(set) var count = 0
    /// The time that was spent waiting for the server, without the client's own work.
    private(set) var sum = Duration.zero
    private var longest = Duration.zero

    private static let bits = 7

    mutating func add(_ duration: Duration) {
        bucketCounts[Latencies.bucket(of: Int(max(duration / .nanoseconds(1), 0)))] += 1
        count += 1
        sum += duration
        longest = max(longest, duration)
    }

    mutating func add(_ other: Latencies) {
        for index in bucketCounts.indices { bucketCounts[index] += other.bucketCounts[index] }
        count += other.count
        sum += other.sum
        longest = max(longest, other.longest)
    }

    /// The smallest latency that `percent` of the requests did not exceed (nearest rank).
    func percentile(_ percent: Int) -> Duration {
        let rank = max((count * percent + 99) / 100, 1)
        var countSoFar = 0
        for (bucket, bucketCount) in bucketCounts.enumerated() {
            countSoFar += bucketCount
            if countSoFar >= rank {
                return min(.nanoseconds(Latencies.upperBound(of: bucket)), longest)
            }
        }
        return .zero
    }

    /// How many of `things` were answered for in a second.
    func perSecond(_ things: Int) -> Double {
        sum > .zero ? Double(things) / (sum / .seconds(1)) : 0
    }

    /// The leading bits of a number and how many follow them, in one index that grows with it.
    private static func bucket(of nanoseconds: Int) -> Int {
        let shift = max(Int.bitWidth - nanoseconds.leadingZeroBitCount - (bits + 1), 0)
        return shift << bits + nanoseconds >> shift
    }

    /// The highest number of nanoseconds that belongs to a bucket.
    private static func upperBound(of bucket: Int) -> Int {
        let shift = max(bucket >> bits - 1, 0)
        // Only the end of the last bucket overflows, where the subtraction brings it back.
        return (bucket - shift << bits + 1) << shift &- 1
    }
}

extension Latencies {
    /// As `median 0.052 ms, 90 % 0.071 ms, …`.
    var text: String {
        let percentiles = [("median", 50), ("90 %", 90), ("99 %", 99), ("longest", 100)]
        return percentiles.map { name, percent in
            let milliseconds = percentile(percent) / .milliseconds(1)
            return "\(name) \(milliseconds.text(decimals: 3)) ms"
        }
        .joined(separator: ", ")
    }
}
