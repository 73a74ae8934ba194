internal import PrintableText

/// What makes the content of a model file absurd, although it is well-formed.
struct InvalidModel: Error, Hashable {
    /// In one line, although names of the file may stand in it.
    let problem: String

    init(_ problem: String) {
        self.problem = problem.onOneLine
    }

    /// Throws the problem unless the condition holds.
    static func unless(
        _ condition: Bool,
        _ problem: @autoclosure () -> String
    ) throws(InvalidModel) {
        if !condition { throw InvalidModel(problem()) }
    }
}
