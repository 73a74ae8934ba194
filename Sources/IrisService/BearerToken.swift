/// The secret that a client has to show for what the server does not tell everybody: a bearer token
/// (RFC 6750).
package struct BearerToken: Sendable {
    /// Why a file holds no token that a server should trust.
    package enum Problem: Error, Hashable {
        case empty
        case short
        case long
        /// Something that the grammar does not have in a token, at this byte of the file.
        case foreign(index: Int)
    }

    /// What a request has shown.
    enum Proof {
        case right
        /// Another token, or something that is none.
        case wrong
        case none
    }

    /// 16 characters out of 64 are 96 bits, which nobody guesses over a network. Fewer may be a word.
    package static let bytesMin = 16
    /// A quarter of the head that a request may have.
    package static let bytesMax = 4_096

    private let bytes: [UInt8]

    /// The content of a file, without the white space at its end, which editors and `echo` put there.
    package init(fileContent: [UInt8]) throws(Problem) {
        let blanks = Array(" \t\r\n".utf8)
        var end = fileContent.count
        while end > 0, blanks.contains(fileContent[end - 1]) { end -= 1 }
        let token = fileContent[..<end]
        guard !token.isEmpty else { throw .empty }
        if let index = BearerToken.firstForeign(in: token) { throw .foreign(index: index) }
        guard token.count >= BearerToken.bytesMin else { throw .short }
        guard token.count <= BearerToken.bytesMax else { throw .long }
        bytes = Array(token)
    }

    /// What the value of `Authorization` shows; an empty one is none. Several fields that were joined
    /// with commas are no token either.
    func proof(authorization: String) -> Proof {
        let value = Array(authorization.utf8)
        let scheme = value.prefix { $0 != UInt8(ascii: " ") }
        // In any case (RFC 9110, section 11.1), with one space or more behind it (section 11.4).
        guard String(decoding: scheme, as: UTF8.self).lowercased() == "bearer" else { return .none }
        let token = value[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
        return isEqual(to: token) ? .right : .wrong
    }

    /// Takes the same time wherever a guess begins to differ, so that nobody can find a token byte by
    /// byte with a clock. Its length does show: it is no secret, every tool that makes tokens has its
    /// own, and knowing it leaves at least the 96 bits of `bytesMin` to guess.
    private func isEqual(to guess: ArraySlice<UInt8>) -> Bool {
        guard guess.count == bytes.count else { return false }
        var difference: UInt8 = 0
        for (byte, guessed) in zip(bytes, guess) { difference |= byte ^ guessed }
        return difference == 0
    }

    /// The first byte that `b64token` does not have: 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" /
    /// "/" ) *"=" (RFC 6750, section 2.1).
    private static func firstForeign(in token: ArraySlice<UInt8>) -> Int? {
        let marks = Array("-._~+/".utf8)
        let isOfToken = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: marks.contains(byte)
            }
        }
        let padding = token.drop(while: isOfToken)
        // Padding alone is no token.
        if padding.startIndex == token.startIndex { return token.startIndex }
        return padding.firstIndex { $0 != UInt8(ascii: "=") }
    }
}

extension BearerToken.Problem: CustomStringConvertible {
    /// The line for the user, without the path. Nothing of what may be a secret is in it.
    package var description: String {
        let mend = "write a new token into it, with openssl rand -base64 32 for example"
        return switch self {
        case .empty: "it is empty: \(mend)"
        case .short: "its token has fewer than \(BearerToken.bytesMin) characters: \(mend)"
        case .long: "its token has more than \(BearerToken.bytesMax) characters: \(mend)"
        case .foreign(let index):
            "byte \(index + 1) is none of the characters that a token may have, A-Z, a-z, 0-9, "
                + "-._~+/ and = at its end: \(mend)"
        }
    }
}
