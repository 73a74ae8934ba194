/// A small random number generator whose numbers follow from its seed alone, on every machine.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014; constants
/// of https://prng.di.unimi.it/splitmix64.c.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence that belongs to `seed`; any number will do.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next number, any of 2^64.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<bound`, evenly but for a bias below `bound / 2^64`.
    ///
    /// Not the standard library's `random(in:using:)`, whose method may change between releases.
    package mutating func index(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Puts the elements in random order (Fisher and Yates).
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        var rest = elements.count
        while rest > 1 {
            let chosen = index(below: rest)
            rest -= 1
            elements.swapAt(chosen, rest)
        }
    }
}
