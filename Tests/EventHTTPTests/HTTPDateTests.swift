import Glibc
import Testing

@testable import EventHTTP

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        // The example of RFC 9110, section 5.6.7.
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_078_012_800, "Sun, 29 Feb 2004 00:00:00 GMT"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
        (1_735_689_600, "Wed, 01 Jan 2025 00:00:00 GMT"),
        (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func isAnIMFFixdate(_ second: Int, _ text: String) {
        #expect(String(decoding: HTTPDate.format(second), as: UTF8.self) == text)
    }

    @Test(arguments: 0..<12)
    func namesEveryMonthAndEveryWeekdayInTurn(_ month: Int) {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        // The middle of the month in 1970, which began on a Thursday.
        let day = [14, 45, 73, 104, 134, 165, 195, 226, 257, 287, 318, 348][month]
        let text = String(decoding: HTTPDate.format(day * 86_400), as: UTF8.self)
        #expect(text == "\(weekdays[day % 7]), 15 \(months[month]) 1970 00:00:00 GMT")
    }

    @Test func hasAFixedLength() {
        for second in stride(from: 0, to: 4_000_000_000, by: 39_916_801) {
            #expect(HTTPDate.format(second).count == 29)
        }
    }

    @Test func isThatOfNowWhenRefreshed() {
        let before = time(nil)
        for date in [HTTPDate(), HTTPDate(0).refreshed(), HTTPDate(before).refreshed()] {
            #expect(before...time(nil) ~= date.second)
            #expect(date.text == HTTPDate.format(date.second))
        }
    }
}
