/// The cases of Http11Probe (https://github.com/MDA2AV/Http11Probe), by its names for them. Its steps on one
/// connection come one behind the other here. Where it leaves open what a server does, this is what
/// this one does; docs/threat-model.md says why where it would rather have another answer.
enum Http11ProbeCases {
    static let groups = [
        Http11ProbeComplianceCases.group, Http11ProbeSmugglingCases.group,
        Http11ProbeDesyncCases.group, Http11ProbeMalformedCases.group, Http11ProbeFieldCases.group,
    ]

    static let get = "GET / HTTP/1.1\r\nHost: localhost:8080\r\n"
    static let post = "POST / HTTP/1.1\r\nHost: localhost:8080\r\n"
    static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
}
