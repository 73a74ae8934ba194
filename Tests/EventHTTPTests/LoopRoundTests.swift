import Testing

@testable import EventHTTP

@Suite struct LoopRoundTests {
    /// Rounds of so many nanoseconds, one after the other, with a limit of 10; whether a request that is
    /// looked at 11 nanoseconds after the next round began finds an overload.
    private func isOverloaded(after rounds: [UInt64]) -> Bool {
        var round = LoopRound(limitNanoseconds: 10)
        var now: UInt64 = 1_000
        for nanoseconds in rounds {
            round = round.begun(at: now)
            now += nanoseconds
            round = round.ended(at: now)
        }
        round = round.begun(at: now)
        #expect(!round.isOverloaded(at: now + 10))
        return round.isOverloaded(at: now + 11)
    }

    @Test(arguments: [
        ([], false), ([5], false), ([11], false), ([11, 11], false),
        (Array(repeating: 11, count: 8), false), (Array(repeating: 11, count: 9), true),
        ([89], false), ([90], true), (Array(repeating: 10, count: 20), false), ([200, 10], false),
        ([200, 10, 11], false), ([100, 11], true),
    ])
    func anOverloadIsManyLongRoundsOnEnd(_ rounds: [UInt64], _ expected: Bool) {
        #expect(isOverloaded(after: rounds) == expected)
    }

    @Test func betweenRoundsNothingIsOverloaded() {
        var round = LoopRound(limitNanoseconds: 10)
        round = round.begun(at: 0)
        round = round.ended(at: 100)
        #expect(!round.isOverloaded(at: 1_000))
    }

    /// A round with more requests than it can answer, each of which takes `answer` nanoseconds, or `shed`
    /// if it is shed; the limit is 1,000. What was shed until the round had taken 5,000, in nanoseconds.
    private func shedNanoseconds(answer: UInt64, shed: UInt64) -> UInt64 {
        var round = LoopRound(limitNanoseconds: 1_000)
        round = round.begun(at: 0).ended(at: 10_000)
        var now: UInt64 = 10_000
        round = round.begun(at: now)
        var nanoseconds: UInt64 = 0
        while now < 15_000 {
            let isShed = round.isOverloaded(at: now) && round.hasTimeToShed(at: now)
            if isShed {
                round = round.sheds(at: now)
                nanoseconds += shed
            }
            now += isShed ? shed : answer
            if round.wantsDone { round = round.done(at: now) }
        }
        // After five limits everything is.
        for _ in 0..<100 {
            #expect(round.isOverloaded(at: now) && round.hasTimeToShed(at: now))
            round = round.sheds(at: now)
            now += shed
            round = round.done(at: now)
        }
        return nanoseconds
    }

    @Test(arguments: [(100, 10), (10, 10), (20, 8), (1_500, 7), (3, 5)] as [(UInt64, UInt64)])
    func sheddingTakesAThirdOfARound(answer: UInt64, shed: UInt64) {
        let nanoseconds = shedNanoseconds(answer: answer, shed: shed)
        #expect(nanoseconds <= 1_667 + shed)
        // What the last answer has made room for is not used yet.
        #expect(nanoseconds + answer / 3 + shed >= 1_666)
    }

    /// What lies between two requests is the receiving of the second, so it counts if that one is shed.
    @Test(arguments: [true, false])
    func receivingWhatIsShedCounts(isShed: Bool) {
        var round = LoopRound(limitNanoseconds: 1_000)
        round = round.begun(at: 0).ended(at: 10_000)
        round = round.begun(at: 10_000).sheds(at: 11_100).done(at: 11_110)
        if isShed { round = round.sheds(at: 11_700) }
        round = round.done(at: 11_710)
        #expect(round.hasTimeToShed(at: 11_710) == !isShed)
    }

    /// The next round has a third of its own.
    @Test func aRoundForgetsWhatTheLastOneShed() {
        var round = LoopRound(limitNanoseconds: 10)
        round = round.begun(at: 0).ended(at: 100)
        round = round.begun(at: 100).sheds(at: 111).done(at: 121)
        #expect(!round.hasTimeToShed(at: 121))
        round = round.ended(at: 121).begun(at: 121)
        #expect(!round.wantsDone)
        #expect(round.hasTimeToShed(at: 132))
    }
}
