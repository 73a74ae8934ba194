internal import CLibevent

/// What evhttp writes by itself: "100 Continue", or an error page that nobody asked for.
enum EvhttpWords {
    /// The status code in the line at the start of `output`, which begins with the request's version
    /// as evhttp has read it: "HTTP/1.1 413 ...", but also "HTTP/1.12 100 Continue". 0 if there is
    /// none.
    static func status(in output: OpaquePointer) -> Int {
        var position = unsafe evbuffer_search(output, " ", 1, nil)
        var digits: (UInt8, UInt8, UInt8) = (0, 0, 0)
        return unsafe withUnsafeMutableBytes(of: &digits) { digits -> Int in
            guard unsafe position.pos >= 0,
                unsafe evbuffer_ptr_set(output, &position, 1, EVBUFFER_PTR_ADD) == 0,
                unsafe evbuffer_copyout_from(output, &position, digits.baseAddress, 3) == 3
            else { return 0 }
            return unsafe digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        }
    }

    /// What an error page of evhttp means. `input` is what it has not consumed of the
    /// `receivedBytes` of the request.
    static func refusal(
        for status: Int, input: OpaquePointer, receivedBytes: Int, limits: HTTPServerLimits
    ) -> HTTPStatus {
        switch status {
        case 413: return .contentTooLarge
        case 417: return .expectationFailed
        case 501: return .notImplemented
        default:
            // It says 400 to a head beyond its limit, too. A line that is over the limit is still in
            // the input, without an end; what else is there came behind a bad line.
            let unread = unsafe evbuffer_get_length(input)
            let endsNowhere = unsafe evbuffer_search_eol(input, nil, nil, EVBUFFER_EOL_LF).pos < 0
            let headBytes = endsNowhere ? receivedBytes : receivedBytes - unread
            return headBytes > limits.headBytes ? .requestHeaderFieldsTooLarge : .badRequest
        }
    }
}
