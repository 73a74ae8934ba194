/// Who may ask the service for what, where that is not everybody.
package struct ServiceAccess: Sendable {
    /// What a client has to show for `/metrics` and `/model`; nil if everybody may read them.
    package let token: BearerToken?

    package init(token: BearerToken? = nil) { self.token = token }
}
