/// Who may ask the service for what, where that is not everybody.
package struct ServiceAccess: Sendable {
    /// What a client has to show for `/metrics` and `/model`; nil if everybody may read them.
    package let token: BearerToken?
    /// Whose web pages may read the answers in a browser; nil if those of this server alone.
    package let origins: AllowedOrigins?

    package init(token: BearerToken? = nil, origins: AllowedOrigins? = nil) {
        self.token = token
        self.origins = origins
    }
}
