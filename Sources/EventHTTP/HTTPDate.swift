internal import Glibc

/// The value of the Date field (RFC 9110, section 5.6.7), formatted once a second.
struct HTTPDate {
    let text: [UInt8]
    /// The second that it tells, since 1970.
    let second: time_t

    /// That of now.
    init() { self.init(time(nil)) }

    /// The date of a second since 1970.
    init(_ second: time_t) {
        self.second = second
        text = HTTPDate.format(second)
    }

    /// That of now, formatted again if the second has changed.
    ///
    /// No mutating method: as long as it ran, nobody else might read the loop's date, and that would be
    /// checked with each reply.
    func refreshed() -> HTTPDate {
        let now = time(nil)
        return now == second ? self : HTTPDate(now)
    }

    /// An IMF-fixdate such as `Sun, 06 Nov 1994 08:49:37 GMT`: always 29 bytes until the year 9999.
    static func format(_ second: time_t) -> [UInt8] {
        var second = second
        var parts = unsafe tm()
        unsafe gmtime_r(&second, &parts)
        let (weekday, month) = unsafe (Int(parts.tm_wday), Int(parts.tm_mon))
        let (day, year) = unsafe (Int(parts.tm_mday), Int(parts.tm_year) + 1900)
        let time = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
            .map { twoDigits(Int($0)) }.joined(separator: ":")
        return Array(
            "\(weekdays[weekday]), \(twoDigits(day)) \(months[month]) \(year) \(time) GMT".utf8)
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
