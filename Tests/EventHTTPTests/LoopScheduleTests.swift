import Testing

@testable import EventHTTP

@Suite struct LoopScheduleTests {
    /// A loop whose clients are numbers, and whose clock goes on by what it does.
    private struct Play {
        static let turnNanoseconds: UInt64 = 100
        static let sliceNanoseconds: UInt64 = 10

        let schedule: LoopSchedule<Int>
        var now: UInt64 = 1_000
        /// How many slices each client has left to do.
        var slices: [Int: Int]
        /// Whom the loop served, in order.
        var served: [Int] = []
        var waiting: Set<Int> = []
        var servedRounds: [Int: Int] = [:]
        /// Time from one look at the sockets to the next.
        var turns: [UInt64] = []

        init(slices: [Int: Int], roundNanoseconds: UInt64 = 1_000) {
            self.slices = slices
            schedule = LoopSchedule(
                turnNanoseconds: Play.turnNanoseconds, roundNanoseconds: roundNanoseconds)
        }

        mutating func serve(_ client: Int) {
            waiting.remove(client)
            served.append(client)
            servedRounds[client] = schedule.roundNumber
            now += Play.sliceNanoseconds
            schedule.nowNanoseconds = now
            slices[client, default: 0] -= 1
            if slices[client, default: 0] > 0 {
                waiting.insert(client)
                schedule.requeue(client)
            }
        }

        /// A turn with these events; whether another one follows without any.
        mutating func turn(events: [Int]) -> Bool {
            let start = now
            schedule.beginTurn(at: now)
            for client in events where !waiting.contains(client) {
                let servedRound = servedRounds[client, default: -1]
                if schedule.mayServe(afterRound: servedRound) {
                    serve(client)
                } else {
                    waiting.insert(client)
                    schedule.turnAway(client, afterRound: servedRound)
                }
            }
            schedule.beginSecondHalf(at: now)
            while let client = schedule.next() { serve(client) }
            schedule.endTurn(at: now)
            turns.append(now - start)
            return schedule.hasWaiters
        }
    }

    @Test func whoIsReadyIsServedAtOnceWhileThereIsTime() {
        var play = Play(slices: [1: 1, 2: 1, 3: 1])
        let goesOn = play.turn(events: [3, 1, 2])
        #expect(!goesOn)
        #expect(play.served == [3, 1, 2])
        #expect(!play.schedule.round.isUnderWay)
    }

    @Test(arguments: [1, 2, 9, 10, 11, 25, 100, 1_000])
    func everybodyIsServedOnceARoundInTheOrderInWhichTheyCame(count: Int) {
        let clients = Array(0..<count)
        var play = Play(slices: Dictionary(uniqueKeysWithValues: clients.map { ($0, 3) }))
        var goesOn = play.turn(events: clients)
        while goesOn { goesOn = play.turn(events: []) }
        #expect(play.served == clients + clients + clients)
        #expect(play.turns.allSatisfy { $0 <= 2 * Play.turnNanoseconds })
        #expect(!play.schedule.round.isUnderWay)
    }

    /// However much the others have to do.
    @Test func whoComesAnewIsServedInTheNextTurn() {
        let crowd = Array(0..<1_000)
        var play = Play(slices: Dictionary(uniqueKeysWithValues: crowd.map { ($0, 32) }))
        _ = play.turn(events: crowd)
        for client in 1_000..<1_100 {
            play.slices[client] = 1
            let before = play.served.count
            _ = play.turn(events: [client])
            #expect(play.served[before] == client)
            // And the others go on meanwhile.
            #expect(play.served.count - before == 11)
        }
    }

    /// However soon the others ask again: who has been served waits for the next round.
    @Test func whoComesAnewIsServedInFrontOfThoseWhoAskAgain() {
        let crowd = Array(0..<1_000)
        var play = Play(slices: [:])
        _ = play.turn(events: crowd)
        for client in 1_000..<1_100 {
            let askAgain = play.served.suffix(20).filter { $0 < 1_000 }
            let before = play.served.count
            _ = play.turn(events: askAgain + [client])
            #expect(play.served[before] == client)
        }
        // Nobody is forgotten, and nobody has been served much more often than others.
        let counts = crowd.map { client in play.served.filter { $0 == client }.count }
        #expect(counts.allSatisfy { (1...3).contains($0) })
    }

    /// Events that take all their time leave as much for those who wait.
    @Test func whoWaitsIsServedInEachTurn() {
        var play = Play(slices: Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, 1_000) }))
        _ = play.turn(events: Array(0..<50))
        for turn in 1...100 {
            let newcomers = (0..<20).map { 1_000 * turn + $0 }
            for client in newcomers { play.slices[client] = 1 }
            let before = play.served.count
            _ = play.turn(events: newcomers)
            let served = play.served[before...]
            #expect(served.prefix(10) == newcomers.prefix(10)[...])
            #expect(served.dropFirst(10).filter { $0 < 50 || newcomers.contains($0) }.count <= 10)
            #expect(served.count > 10)
        }
        // Each of the fifty, again and again, and as often as the others.
        let counts = (0..<50).map { client in play.served.filter { $0 == client }.count }
        #expect(counts.allSatisfy { $0 > 3 })
        #expect(Set(counts).count <= 2)
    }

    /// However often the loop has looked at its sockets meanwhile.
    @Test func anOverloadIsSeenFromHowLongEverybodyWaits() {
        let crowd = Array(0..<100)
        var play = Play(
            slices: Dictionary(uniqueKeysWithValues: crowd.map { ($0, 2) }), roundNanoseconds: 100)
        var goesOn = play.turn(events: crowd)
        var overloaded: [Bool] = []
        while goesOn {
            play.slices[1_000 + play.turns.count] = 1
            goesOn = play.turn(events: [1_000 + play.turns.count])
            overloaded.append(play.schedule.round.isOverloaded(at: play.now))
        }
        #expect(play.served.filter { $0 < 100 } == crowd + crowd)
        // The first round is long, the second finds it long, and after it nobody waits.
        #expect((overloaded.firstIndex(of: true) ?? 0) >= 4)
        #expect(overloaded.last == false)
        #expect(overloaded.filter { $0 }.count >= 4)
        #expect(!play.schedule.round.isUnderWay)
    }
}
