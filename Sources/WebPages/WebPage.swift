/// A file of the pages that the server shows in a browser: text, script, style or picture.
///
/// The files are in `Content`, as a browser gets them, and become part of the program: nothing is read
/// from disk, and a page cannot be missing from an installation.
package struct WebPage: Sendable {
    /// The path of its URL.
    package let path: String
    /// The media type, with the character set of a text.
    package let contentType: StaticString
    /// The content.
    package let bytes: [UInt8]

    /// All of them.
    package static let all: [WebPage] = [
        WebPage("/", html, PackageResources.live_html),
        WebPage("/docs", html, PackageResources.docs_html),
        WebPage("/pages/style.css", "text/css; charset=utf-8", PackageResources.style_css),
        WebPage("/pages/icon.svg", "image/svg+xml", PackageResources.icon_svg),
        WebPage("/pages/access.js", script, PackageResources.access_js),
        WebPage("/pages/live.js", script, PackageResources.live_js),
        WebPage("/pages/scrape.js", script, PackageResources.scrape_js),
        WebPage("/pages/figures.js", script, PackageResources.figures_js),
        WebPage("/pages/history.js", script, PackageResources.history_js),
        WebPage("/pages/replicas.js", script, PackageResources.replicas_js),
        WebPage("/pages/objectives.js", script, PackageResources.objectives_js),
        WebPage("/pages/tiles.js", script, PackageResources.tiles_js),
        WebPage("/pages/chart.js", script, PackageResources.chart_js),
        WebPage("/pages/charts.js", script, PackageResources.charts_js),
        WebPage("/pages/docs.js", script, PackageResources.docs_js),
    ]

    private init(_ path: String, _ contentType: StaticString, _ bytes: [UInt8]) {
        self.path = path
        self.contentType = contentType
        self.bytes = bytes
    }

    private static let html: StaticString = "text/html; charset=utf-8"
    private static let script: StaticString = "text/javascript; charset=utf-8"
}
