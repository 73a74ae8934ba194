import Glibc
import Synchronization
import Testing

@testable import Telemetry

@Suite struct ConcurrentScrapeTests {
    /// Threads count, each on its own shard, as long as another scrapes.
    @Test(arguments: [1, 4])
    func showsOnlyWhatWasTrueBetweenTwoUpdates(writerCount: Int) {
        let subject = RelatedMetrics(shardCount: writerCount)
        let started = Atomic(0)
        let isEnough = Atomic(false)
        let turns = Atomic(0)
        let writers = subject.registry.shards.map { shard in
            CountingThread {
                var turn = 0
                repeat {
                    subject.count(turn, on: shard)
                    turn += 1
                    if turn == 1 { started.add(1, ordering: .relaxed) }
                    // Gaps of all lengths, as between requests.
                    for _ in 0..<(turn % 16) { sched_yield() }
                } while !isEnough.load(ordering: .relaxed)
                turns.add(turn, ordering: .relaxed)
            }
        }
        while started.load(ordering: .relaxed) < writerCount { sched_yield() }
        var last: Scrape?
        for turn in 0..<600 {
            let scrape = Scrape(subject.registry, turn % 2 == 0 ? .openMetrics : .text)
            let faults = subject.faults(in: scrape, after: last)
            #expect(faults.isEmpty, "\(scrape.text)")
            last = scrape
        }
        isEnough.store(true, ordering: .relaxed)
        for writer in writers { writer.join() }

        let scrape = Scrape(subject.registry, .openMetrics)
        #expect(subject.faults(in: scrape, after: last).isEmpty)
        #expect(scrape["batch_rows_count"] == "\(turns.load(ordering: .relaxed))")
        #expect(!scrape.exemplars.isEmpty)
    }
}
