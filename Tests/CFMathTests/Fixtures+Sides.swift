import CFMath
import Testing

extension Side {
    /// Rows of a bias and factors.
    init(_ rows: [[Double]], factorCount: Int) {
        self.init(count: 0, factorCount: factorCount)
        for row in rows { append(row) }
    }

    /// Each row's bias and factors.
    var rows: [[Double]] { zip(bias, factors.rows).map { [Double($0)] + $1 } }

    /// Some of the rows.
    subscript(_ range: Range<Int>) -> Side { Side(Array(rows[range]), factorCount: factorCount) }
}

/// Fold-in with what the users of the model are like.
func foldIn(_ model: Factors, variance: Double) throws -> FoldIn {
    let prior = UserPrior(model.users, variance: variance, threads: 1)
    return try #require(FoldIn(model, prior, variance: variance))
}
