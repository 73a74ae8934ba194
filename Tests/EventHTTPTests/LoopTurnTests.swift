import Testing

@testable import EventHTTP

@Suite struct LoopTurnTests {
    /// Turns of so many nanoseconds, one after the other, with a limit of 10; whether a request that is
    /// looked at 11 nanoseconds after the next turn began finds an overload.
    private func isOverloaded(after turns: [UInt64]) -> Bool {
        var turn = LoopTurn(limitNanoseconds: 10)
        var now: UInt64 = 1_000
        for nanoseconds in turns {
            turn = turn.begun(at: now)
            now += nanoseconds
            turn = turn.ended(at: now)
        }
        turn = turn.begun(at: now)
        #expect(!turn.isOverloaded(at: now + 10))
        return turn.isOverloaded(at: now + 11)
    }

    @Test(arguments: [
        ([], false), ([5], false), ([11], false), ([11, 11], false),
        (Array(repeating: 11, count: 8), false), (Array(repeating: 11, count: 9), true),
        ([89], false), ([90], true), (Array(repeating: 10, count: 20), false), ([200, 10], false),
        ([200, 10, 11], false), ([100, 11], true),
    ])
    func anOverloadIsManyLongTurnsOnEnd(_ turns: [UInt64], _ expected: Bool) {
        #expect(isOverloaded(after: turns) == expected)
    }

    @Test func betweenTurnsNothingIsOverloaded() {
        var turn = LoopTurn(limitNanoseconds: 10)
        turn = turn.begun(at: 0)
        turn = turn.ended(at: 100)
        #expect(!turn.isOverloaded(at: 1_000))
    }
}
