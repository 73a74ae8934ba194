@testable import IrisService

/// So that tests can write a place as it stands in the answer: `["body", "instances", 1]`.
extension RequestError.Location: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral value: String) { self = .name(value) }
    public init(integerLiteral value: Int) { self = .index(value) }
}
