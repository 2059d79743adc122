import CFSupport

/// The state of implicit alternating least squares between two epochs.
struct ImplicitAlternation {
    private let options: ImplicitALS.Options
    private let observed: (users: RatingRows, items: RatingRows)
    private let users: Panel
    private let items: Panel

    init(_ observations: Ratings, _ options: ImplicitALS.Options, _ start: Factors?) {
        self.options = options
        let relative = observations.standardised(mean: 0, unit: Float(observations.mean))
        observed = (.byUser(relative), .byItem(relative))
        let k = options.factors
        func side(_ count: Int, _ known: [Float]?, _ stream: UInt64) -> Panel {
            let panel = Panel(rowCount: count, columnCount: k)
            let first = (known?.count ?? 0) / max(1, k)
            if let known { for row in 0..<first { for f in 0..<k { panel[row, f] = known[row * k + f] } } }
            let deviation = 0.1 / Float(k).squareRoot()
            for row in first..<max(first, count) {
                var random = SeededRandom(seed: options.seed, stream: stream + UInt64(row))
                for f in 0..<k { panel[row, f] = deviation * random.inverseNormal() }
            }
            return panel
        }
        users = side(observations.userCount, start?.userFactors, 0)
        items = side(observations.itemCount, start?.itemFactors, 1 << 40)
    }

    /// All users, then all items.
    func epoch() {
        Self.improve(users, observed.users, given: items, gram(items), options, steps: options.steps)
        Self.improve(items, observed.items, given: users, gram(users), options, steps: options.steps)
    }

    private func gram(_ panel: Panel) -> Panel { Panel(panel.crossProduct(panel, threads: options.threads)) }

    /// Takes each row of one side some steps towards its best given the other.
    static func improve(
        _ vectors: Panel, _ rows: RatingRows, given columns: Panel, _ gram: Panel,
        _ options: ImplicitALS.Options, steps: Int
    ) {
        let piece = 16
        Parallel.forEach((rows.rowCount + piece - 1) / piece, threads: options.threads) { number in
            let system = ImplicitSystem(
                columns: columns, gram: gram, background: Float(options.background))
            for row in number * piece..<min(rows.rowCount, (number + 1) * piece) {
                system.improve(
                    vectors, row: row, observed: rows,
                    ridge: options.ridge(weight: rows.weight(row), size: columns.rowCount), steps: steps)
            }
        }
    }

    /// The objective. Complexity: O(factors · (observations + rows · factors)).
    var loss: Double {
        let userGram = users.crossProduct(users, threads: options.threads)
        let itemGram = items.crossProduct(items, threads: options.threads)
        // The sum of all squared scores is the trace of the product of the Gram matrices.
        let all = zip(userGram.elements, itemGram.elements).reduce(0) { $0 + $1.0 * $1.1 }
        let system = ImplicitSystem(
            columns: items, gram: Panel(itemGram), background: Float(options.background))
        var sum = options.background * all
        for row in 0..<users.rowCount {
            sum += system.observedLoss(users, row: row, observed: observed.users)
        }
        return sum + penalty(users, observed.users, items.rowCount)
            + penalty(items, observed.items, users.rowCount)
    }

    private func penalty(_ vectors: Panel, _ rows: RatingRows, _ size: Int) -> Double {
        var sum = 0.0
        for row in 0..<vectors.rowCount {
            var squares = 0.0
            for f in 0..<vectors.columnCount { squares += Double(vectors[row, f]) * Double(vectors[row, f]) }
            sum += Double(options.ridge(weight: rows.weight(row), size: size)) * squares
        }
        return sum
    }

    /// The model as it stands.
    var model: Factors {
        var model = Factors(
            userCount: users.rowCount, itemCount: items.rowCount, factorCount: options.factors)
        model.userFactors = users.elements
        model.itemFactors = items.elements
        return model
    }
}
