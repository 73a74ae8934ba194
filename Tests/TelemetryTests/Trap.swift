import Testing

/// Expects that what `run` starts ended for the reason that its last words name.
func expectTrap(
    _ reason: String, sourceLocation: SourceLocation = #_sourceLocation,
    in run: () async -> ExitTest.Result?
) async {
    guard let result = await run() else { return }
    let words = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(words.contains(reason), sourceLocation: sourceLocation)
}
