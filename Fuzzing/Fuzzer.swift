internal import Foundation

// The two functions that libFuzzer, whose main program this becomes, looks for by name.

/// Sees to it that the name of the target is right before anything starts.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _: UnsafeMutablePointer<CInt>,
    _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    _ = chosenTarget
    return 0
}

/// Checks one input; libFuzzer keeps it in a file if the process ends here.
@_cdecl("LLVMFuzzerTestOneInput")
public func checkOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // Safe: libFuzzer gives `count` bytes that stay until the function returns. The array's memory ends
    // with the last of them, so the address sanitizer sees whatever is read behind it.
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try chosenTarget.check(input)
    } catch {
        fatalError("\(error)")
    }
    return 0
}

/// FUZZ_TARGET has its name.
private let chosenTarget: any FuzzTarget.Type = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"]
    guard let target = fuzzTargets.first(where: { $0.name == name }) else {
        let names = fuzzTargets.map { $0.name }.joined(separator: ", ")
        fatalError("FUZZ_TARGET has to be one of: \(names)")
    }
    return target
}()
