/// unshare(1) of util-linux: a program with a network, process numbers or file systems of its own.
public enum Namespaces {
    public static let unshare = "/usr/bin/unshare"

    /// Whether this user may have them here; as root outside of a container always.
    public static func arePossible(_ options: String...) -> Bool {
        (try? Program.runTool(unshare, options + ["true"]).exitCode) == 0
    }
}
