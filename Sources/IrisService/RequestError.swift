package import EventHTTP

/// Why a request for a prediction cannot be answered, in the shape of FastAPI's validation errors.
package struct RequestError: Error, Equatable {
    /// One step of the way to the value that is wrong.
    package enum Location: Equatable {
        case name(String)
        case index(Int)
    }

    /// One thing that is wrong.
    package struct Detail: Equatable {
        /// A word for programs, mostly one of pydantic's error types.
        package let type: String
        package let location: [Location]
        /// A sentence for people.
        package let message: String
    }

    package let status: HTTPStatus
    package let details: [Detail]

    init(
        _ type: String, at location: [Location], _ message: String,
        status: HTTPStatus = .unprocessableContent
    ) {
        self.status = status
        self.details = [Detail(type: type, location: location, message: message)]
    }

    /// One "missing" for each of `names`.
    init(missing names: [String], at location: [Location]) {
        status = .unprocessableContent
        details = names.map { name in
            Detail(type: "missing", location: location + [.name(name)], message: "Field required")
        }
    }

    /// Appends `{"detail":[{"type":…,"loc":[…],"msg":…}]}`.
    package func write(to body: ReplyBuffer) {
        body.append("{\"detail\":[")
        for (index, detail) in details.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body.append("{\"type\":")
            body.append(JSONText.quoted(detail.type))
            body.append(",\"loc\":[")
            for (step, location) in detail.location.enumerated() {
                if step > 0 { body.append(UInt8(ascii: ",")) }
                switch location {
                case .name(let name): body.append(JSONText.quoted(name))
                case .index(let index): body.append(decimal: index)
                }
            }
            body.append("],\"msg\":")
            body.append(JSONText.quoted(detail.message))
            body.append(UInt8(ascii: "}"))
        }
        body.append("]}")
    }
}
