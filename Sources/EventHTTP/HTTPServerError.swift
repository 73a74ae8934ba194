internal import Glibc

/// Why a server could not start: the operation that failed and the system's error number.
package struct HTTPServerError: Error, CustomStringConvertible {
    /// What was tried, in words that continue "cannot ...".
    package let operation: String
    /// An `errno` value, or 0 where the system gave none.
    package let code: Int32
    private let reason: String

    init(_ operation: String, code: Int32) {
        self.operation = operation
        self.code = code
        self.reason = code == 0 ? "out of memory or descriptors" : HTTPServerError.text(of: code)
    }

    /// For name resolution, which has error numbers of its own.
    init(_ operation: String, resolution: Int32) {
        self.operation = operation
        self.code = EADDRNOTAVAIL
        self.reason = unsafe String(cString: gai_strerror(resolution))
    }

    package var description: String { "cannot \(operation): \(reason)" }

    private static func text(of code: Int32) -> String {
        // strerror's buffer is per thread in glibc 2.32 and later.
        unsafe String(cString: strerror(code)).lowercased()
    }
}
