package import EventHTTP
package import Telemetry

/// Counts what happens on one loop, in the loop's own shard. What belongs together is counted in one
/// update, so that a scrape shows all of it or none.
package struct LoopTally {
    private let metrics: ServiceMetrics
    private let shard: Shard
    private let loop: Int
    /// The codes of inference requests, in the order of their counters.
    private let inferenceCodes = AnswerLabels.inferenceStatuses.map(\.code)

    /// `loop` is the index of the loop, which is also that of its shard.
    package init(_ metrics: ServiceMetrics, loop: Int) {
        self.metrics = metrics
        self.loop = loop
        shard = metrics.registry.shards[loop]
    }

    /// Counts one answered request; `rowCount` matters only if it was predicted.
    package func countAnswer(
        _ route: Route?, _ method: AnswerLabels.Method, _ status: HTTPStatus,
        trace: TraceIdentifier?, rowCount: Int, durationNanoseconds: UInt64
    ) {
        shard.update { update in
            metrics.httpRequests.count(route, method, status, in: update)
            metrics.httpDuration.observe(
                durationNanoseconds, at: route?.index ?? Route.allCases.count, in: update)
            guard route == .predict, method == .post else { return }
            metrics.inferenceRequests.add(at: inferenceIndex(of: status), in: update)
            // Refusals are quick: among them, predictions could be slow without anybody noticing.
            if !status.isClientError {
                metrics.inferenceDuration.observe(durationNanoseconds, trace: trace, in: update)
            }
            if status == .ok { metrics.batchRows.observe(UInt64(rowCount), in: update) }
        }
    }

    private func inferenceIndex(of status: HTTPStatus) -> Int {
        guard let index = inferenceCodes.firstIndex(of: status.code) else {
            preconditionFailure("an inference status without a counter")
        }
        return index
    }

    /// Counts one predicted row.
    package func countRow(_ features: Span<Float>, classIndex: Int, confidence: Float) {
        let classIndices: InlineArray<1, Int> = [classIndex]
        let confidences: InlineArray<1, Float> = [confidence]
        countRows(features, classIndices: classIndices.span, confidences: confidences.span)
    }

    /// Counts predicted rows, all or none of them for a scrape. It takes some microseconds for 64 rows,
    /// and a scrape waits that long: more of them are to be counted in parts.
    package func countRows(
        _ features: Span<Float>, classIndices: Span<Int>, confidences: Span<Float>
    ) {
        shard.update { update in
            for row in classIndices.indices {
                metrics.predictions.add(at: classIndices[row], in: update)
            }
            metrics.confidence.observe(rows: confidences, in: update)
            metrics.featureValues.observe(rows: features, in: update)
        }
    }

    /// Counts a request that the transport refused.
    func countRefusal(_ reason: RequestRefusal.Reason) {
        shard.update { update in
            metrics.rejections.add(at: metrics.rejectionIndex(of: reason), in: update)
            if let status = reason.status {
                metrics.httpRequests.count(nil, .other, status, in: update)
            }
        }
    }

    /// Counts a connection that the transport cut off in the middle of a reply, which is counted itself.
    func countCut(_ reason: RequestRefusal.Reason) {
        shard.update { update in
            metrics.rejections.add(at: metrics.rejectionIndex(of: reason), in: update)
        }
    }

    func countConnection() {
        shard.update { update in
            metrics.connections.add(in: update)
            metrics.openConnections.add(1, in: update)
        }
    }

    func countConnectionEnd() {
        shard.update { update in metrics.openConnections.add(-1, in: update) }
    }

    func countPause(_ isPaused: Bool) {
        shard.update { update in metrics.pausedListeners.add(isPaused ? 1 : -1, in: update) }
    }

    func countTick(_ lagNanoseconds: UInt64) {
        shard.update { update in metrics.loopLag.observe(lagNanoseconds, at: loop, in: update) }
    }
}
