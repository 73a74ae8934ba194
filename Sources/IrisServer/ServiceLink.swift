/// What Kubernetes puts into the environment of each pod for each Service, and Docker for each linked
/// container: of one named `iris`, `IRIS_PORT=tcp://10.96.0.1:8000`. It tells where the others are, and only
/// happens to have the name of a setting.
enum ServiceLink {
    /// Whether the value of `variable` is such a link, and so nothing that somebody has set.
    ///
    /// Only names that end as links do: passing a model or a token over because of its look would start a
    /// server that nobody wanted.
    static func isLink(_ value: String, of variable: String) -> Bool {
        guard variable.hasSuffix("_PORT") else { return false }
        guard let scheme = ["tcp://", "udp://", "sctp://"].first(where: value.hasPrefix),
            let colon = value.lastIndex(of: ":")
        else { return false }
        let address = value[..<colon].dropFirst(scheme.count)
        return !address.isEmpty && UInt16(value[value.index(after: colon)...]) != nil
    }

    /// Those of the variables whose values are links.
    static func all(
        among variables: [String], of environment: [String: String]
    ) -> [String: String] {
        environment.filter { variables.contains($0.key) && isLink($0.value, of: $0.key) }
    }
}
