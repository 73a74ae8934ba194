import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Telemetry

@Suite struct ShardTests {
    @Test(arguments: [0, 1, 63, 64, 65, 128, 300])
    func keepsEveryCellApart(cellCount: Int) {
        let shard = Shard(cellCount: cellCount)
        #expect(shard.read() == Array(repeating: 0, count: cellCount))
        shard.update { update in
            for cell in 0..<cellCount {
                update.set(UInt64(cell + 1), of: cell)
                update.add(1, to: cell)
            }
        }
        #expect(shard.read() == (0..<cellCount).map { UInt64($0 + 2) })
    }

    @Test func addsRealNumbersToTheirBitPattern() {
        let shard = Shard(cellCount: 2)
        shard.update { update in
            for value in [0.5, -2, 0.25] { update.addReal(value, to: 1) }
        }
        #expect(shard.read() == [0, (-1.25).bitPattern])
    }

    @Test func showsAnUpdateOnceItHasEnded() {
        let shard = Shard(cellCount: 1)
        for turn in UInt64(1)...3 {
            shard.update { $0.add(1, to: 0) }
            #expect(shard.read() == [turn])
        }
    }

    /// A writer can be stopped anywhere, by a debugger for hours: a scrape ends all the same, and no
    /// number falls, which would look like a restart.
    @Test func doesNotWaitForAWriterThatIsStoppedInAnUpdate() {
        let shard = Shard(cellCount: 70)
        shard.update { update in
            for cell in 0..<70 { update.add(5, to: cell) }
        }
        let isInside = DispatchSemaphore(value: 0)
        let isRead = DispatchSemaphore(value: 0)
        let writer = CountingThread {
            shard.update { update in
                update.add(1, to: 0)
                isInside.signal()
                isRead.wait()
                update.add(1, to: 69)
            }
        }
        isInside.wait()
        let cells = shard.read()
        isRead.signal()
        writer.join()
        #expect((5...6).contains(cells[0]))
        #expect(cells[1...] == ArraySlice(repeating: 5, count: 69))
        #expect(shard.read() == [6] + Array(repeating: 5, count: 68) + [6])
    }

    /// Updates that a read may lie in, and reads that an update may lie in, as when the scheduler
    /// takes the processor away.
    @Test(arguments: [(65, 256, 256), (6_500, 1, 1_024)])
    func seesAllOfAnUpdateOrNone(cellCount: Int, pauseMax: Int, gapMax: Int) {
        let shard = Shard(cellCount: cellCount)
        let isStarted = DispatchSemaphore(value: 0)
        let isEnough = Atomic(false)
        let writer = CountingThread {
            isStarted.signal()
            var turn = 0
            repeat {
                turn += 1
                shard.update { update in
                    update.add(1, to: 0)
                    for _ in 0..<(turn % pauseMax) { sched_yield() }
                    update.add(1, to: cellCount - 1)
                }
                for _ in 0..<(turn % gapMax) { sched_yield() }
            } while !isEnough.load(ordering: .relaxed)
        }
        isStarted.wait()
        var last: UInt64 = 0
        for _ in 0..<500 {
            let cells = shard.read()
            #expect(cells[0] == cells[cellCount - 1])
            #expect(cells[0] >= last)
            last = cells[0]
        }
        isEnough.store(true, ordering: .relaxed)
        writer.join()
    }
}
