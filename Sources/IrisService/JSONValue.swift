/// A JSON text as it is built up (RFC 8259), for documents that are made once. Members keep their order.
enum JSONValue {
    case text(String)
    /// A number that is written already.
    case number(String)
    case boolean(Bool)
    case list([JSONValue])
    case object([(String, JSONValue)])

    static func number(_ value: Int) -> JSONValue { .number(value.description) }
    /// `value` is finite; the shortest decimal that reads back as the same value.
    static func number(_ value: Float) -> JSONValue { .number(value.description) }
    /// `value` is finite; the shortest decimal that reads back as the same value.
    static func number(_ value: Double) -> JSONValue { .number(value.description) }

    /// The text, without any space that it does not need.
    var text: String {
        switch self {
        case .text(let text): JSONText.quoted(text)
        case .number(let number): number
        case .boolean(let value): value ? "true" : "false"
        case .list(let values): "[\(values.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(JSONText.quoted($0)):\($1.text)" }.joined(separator: ","))}"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
}
