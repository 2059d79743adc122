import CFSupport

/// Pairs that a model was not trained on, and how well its lists of ten meet them.
struct HeldBackLists {
    private static let length = 10

    private let truth: SparseMatrix<Double>
    /// The users that have such pairs, and what to ask for them.
    private let users: [Int]
    private let requests: [TopItems.Request]
    private let threads: Int

    /// - Parameters:
    ///   - pairs: whatever their values. Items beyond the count of `seen` are unknown to the models, and missed by them;
    ///     users beyond it are left out, as their lists would say nothing of training.
    ///   - seen: what the models were trained on, and lists leave out.
    init(_ pairs: Ratings, seen: Ratings, threads: Int) {
        let known = (0..<pairs.count).filter { pairs.user[$0] < seen.userCount }
        truth = SparseMatrix(
            rows: known.map { pairs.user[$0] }, columns: known.map { pairs.item[$0] },
            values: known.map { _ in 1 }, rowCount: seen.userCount,
            columnCount: max(pairs.itemCount, seen.itemCount), threads: threads)
        let trained = SparsePattern(
            rows: seen.user, columns: seen.item, rowCount: seen.userCount, columnCount: seen.itemCount,
            threads: threads)
        users = (0..<truth.rowCount).filter { [truth] in !truth.row($0).isEmpty }
        requests = users.map { user in
            TopItems.Request(user: user, excluded: trained.columns[trained.row(user)].sorted())
        }
        self.threads = threads
    }

    /// The mean NDCG@10 of the users, what was seen left out; 0 without users.
    /// Complexity: O(users · items · factors) at worst.
    func ndcg(_ model: Factors) -> Double {
        let top = TopItems(model, limit: Self.length, threads: threads)
        let lists = Parallel.mapChunks(of: users.count, by: 64, threads: threads) {
            top.best(Array(requests[$0]))
        }
        var metrics = RankingMetrics(truth: RelevantItems(pairs: truth), cutoff: Self.length)
        for (user, list) in zip(users, lists.joined()) {
            metrics.add(user: user, items: list.map { Int32($0.item) })
        }
        return metrics.mean(.ndcg) ?? 0
    }
}
