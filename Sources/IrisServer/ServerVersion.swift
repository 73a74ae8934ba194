/// The version of this program; the same as the newest entry of CHANGELOG.md.
enum ServerVersion {
    static let text = "0.1.0"
}
