/// What caches may do with a reply (RFC 9111, section 5.2.2), on the way or in a browser.
package enum CacheControl {
    /// Not keep it. Every reply says so unless its handler says something else: what a server tells of
    /// itself, and what it concludes, is wrong later, and errors are over when their cause is.
    case noStore
    /// Keep it, and ask before each use whether it is still right.
    case noCache

    /// The field's value.
    var value: StaticString {
        switch self {
        case .noStore: "no-store"
        case .noCache: "no-cache"
        }
    }
}
