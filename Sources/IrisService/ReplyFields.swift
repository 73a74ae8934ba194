internal import EventHTTP

/// The fields of the service's replies that are the same for every request.
enum ReplyFields {
    /// What a page may do, and others with it: those of the OWASP Secure Headers Project
    /// (https://owasp.org/www-project-secure-headers/) that say something about these pages.
    ///
    /// Not among them: Strict-Transport-Security, which only a server that speaks TLS may send, so it is
    /// for the proxy in front; and Cross-Origin-Embedder-Policy, because the policy below lets nothing of
    /// others in anyway, and isolation would only give a page finer clocks and shared memory.
    static let page = [
        // Load what this server has, talk to this server, and nothing else. Neither text that gets into
        // a page nor a page around it can change that (Content Security Policy 3).
        HTTPReplyField(
            "Content-Security-Policy",
            """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
            connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """),
        // The end of that policy once more, for browsers that do not know it.
        HTTPReplyField("X-Frame-Options", "DENY"),
        // Windows and documents of others get hold neither of a page nor of its scripts.
        HTTPReplyField("Cross-Origin-Opener-Policy", "same-origin"),
        HTTPReplyField("Cross-Origin-Resource-Policy", "same-origin"),
        // The pages want nothing of the computer that they are looked at on.
        HTTPReplyField(
            "Permissions-Policy",
            """
            accelerometer=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), \
            gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()
            """),
        // For readers of PDF, which have a policy of their own.
        HTTPReplyField("X-Permitted-Cross-Domain-Policies", "none"),
        HTTPReplyField("Referrer-Policy", "no-referrer"),
    ]

    /// A scrape has several forms.
    static let scrape = [HTTPReplyField("Vary", "Accept, Accept-Encoding")]
    static let gzip = HTTPReplyField("Content-Encoding", "gzip")

    /// To a client that has shown no token, and to one that has shown another (RFC 6750, section 3.1).
    static let bearer = HTTPReplyField("WWW-Authenticate", "Bearer")
    static let invalidToken = HTTPReplyField("WWW-Authenticate", "Bearer error=\"invalid_token\"")
}
