internal import Classifier
internal import FoundationEssentials

/// What a server says that it serves: its answer of `GET /model`.
struct ServedModel {
    let schema: ModelSchema

    private struct Document: Decodable {
        let features: [String]
        let classes: [String]
    }

    /// For services that do not say: what is served is what the rows are labelled with.
    init(assumedFor schema: ModelSchema) { self.schema = schema }

    /// Nil if the server has no `/model`.
    init?(from client: inout HTTPClient) throws(ClientError) {
        let response: HTTPResponse
        do { response = try client.get("/model") } catch {
            // A failure to connect says all; anything else needs the request that failed.
            throw !client.hasConnected
                ? error
                : ClientError("GET /model of \(client.url): \(error): is it an iris-server?")
        }
        guard response.status != 404 else { return nil }
        guard response.status == 200 else {
            throw client.failure("/model", response, hint: ": is it an iris-server?")
        }
        do {
            let document = try JSONDecoder().decode(Document.self, from: Data(response.body))
            schema = try ModelSchema(
                featureNames: document.features, classNames: document.classes)
        } catch let error as ModelSchemaError {
            throw ClientError("GET /model of \(client.url): \(error)")
        } catch {
            throw ClientError(
                "GET /model of \(client.url) describes no model: \(response.brief)")
        }
    }

    /// What hinders that rows of a table are sent to the server; nil if nothing.
    ///
    /// Other classes do not: then the labels are not predicted, which the report shows.
    func difference(from table: ModelSchema) -> String? {
        let served = schema.featureNames
        guard served.count == table.featureCount else {
            return "rows of \(served.count) features, the data has \(table.featureCount)"
        }
        guard let index = served.indices.first(where: { served[$0] != table.featureNames[$0] })
        else { return nil }
        return "feature \(index + 1) is \(served[index].quotedBriefly), "
            + "in the data it is \(table.featureNames[index].quotedBriefly)"
    }
}
