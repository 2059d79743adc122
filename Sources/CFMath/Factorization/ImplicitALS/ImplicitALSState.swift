import CFSupport

/// Implicit alternating least squares between two epochs.
struct ImplicitALSState {
    /// What the next epochs go by.
    var objective: ImplicitObjective
    private let steps: Int
    /// Whether both sides keep their axes.
    private let keepsAxes: Bool
    private let byUser: SparseMatrix<Float>
    private let byItem: SparseMatrix<Float>
    private var users: Panel
    private var items: Panel
    private let threads: Int

    init(_ observations: Ratings, _ options: ImplicitALS.Options, _ start: Factors?) {
        objective = ImplicitObjective(options, observations)
        steps = options.steps
        threads = options.threads
        keepsAxes = options.confidence != nil
        let relative = observations.standardised(
            mean: 0, unit: options.confidence ?? Float(observations.mean))
        byUser = relative.byUser(threads: options.threads)
        byItem = relative.byItem(threads: options.threads)
        func side(_ count: Int, _ known: Side?, _ stream: (_ row: Int) -> RandomStream) -> Panel {
            var side = Side(count: count, factorCount: options.factors)
            if let known { side.set(known) }
            let deviation = 0.1 / Float(options.factors).squareRoot()
            side.factors.draw(
                from: known?.count ?? 0, threads: options.threads,
                { SeededRandom(seed: options.seed, stream($0)) }, { deviation * $0.inverseNormal() })
            return side.factors
        }
        users = side(observations.userCount, start?.users, RandomStream.implicitUser)
        items = side(observations.itemCount, start?.items, RandomStream.implicitItem)
    }

    /// All users given the items, then all items given the users.
    mutating func epoch() {
        fit(.users)
        fit(.items)
    }

    /// One side given the other. Both turn to other axes, unless they are to keep theirs; no score depends on it.
    mutating func fit(_ side: FittedSide) {
        switch side {
        case .users: (users, items) = improved(users, byUser, given: items)
        case .items: (items, users) = improved(items, byItem, given: users)
        }
    }

    private func improved(
        _ side: Panel, _ observed: SparseMatrix<Float>, given other: Panel
    ) -> (side: Panel, other: Panel) {
        let known = ImplicitRowSolver.Known(other, background: objective.background, threads: threads)
        var turned = known.turned(side, threads: threads)
        Self.improve(&turned, observed, given: known, objective, steps: steps, threads: threads)
        return keepsAxes ? (known.turnedBack(turned, threads: threads), other) : (turned, known.columns)
    }

    /// Takes each row of one side, along the axes of the other, some steps towards its best given that.
    static func improve(
        _ side: inout Panel, _ observed: SparseMatrix<Float>, given known: ImplicitRowSolver.Known,
        _ objective: ImplicitObjective, steps: Int, threads: Int
    ) {
        let rows = side.mutableRows
        Parallel.forEachChunk(of: observed.rowCount, by: 16, threads: threads) { chunk in
            let solver = ImplicitRowSolver(known)
            for row in chunk {
                let ridge = objective.ridge(weight: observed.rowSum(row), size: observed.columnCount)
                solver.improve(rows[row], observed, row: row, ridge: Float(ridge), steps: steps)
            }
        }
    }

    /// The objective. Complexity: O(factors · (observations + rows · factors)).
    var loss: Double {
        let userGram = users.gram(threads: threads)
        let itemGram = items.gram(threads: threads)
        // The sum of all squared scores is the trace of the product of the Gram matrices.
        let all = zip(userGram.elements, itemGram.elements).reduce(0) { $0 + $1.0 * $1.1 }
        var sum = objective.background * all
        for row in 0..<users.rowCount {
            sum += objective.observedLoss(users.rows[row], items, byUser, row: row)
        }
        return sum + penalty(users, byUser, items.rowCount) + penalty(items, byItem, users.rowCount)
    }

    /// The objective, divided by the number of observations.
    var meanLoss: Double { loss / Double(max(1, byUser.entryCount)) }

    private func penalty(_ side: Panel, _ observed: SparseMatrix<Float>, _ size: Int) -> Double {
        var sum = 0.0
        for row in 0..<side.rowCount {
            var squares = 0.0
            for f in 0..<side.columnCount { squares += Double(side[row, f]) * Double(side[row, f]) }
            sum += objective.ridge(weight: observed.rowSum(row), size: size) * squares
        }
        return sum
    }

    /// The model as it stands.
    var model: Factors {
        func side(_ factors: Panel) -> Side {
            Side(bias: Array(repeating: 0, count: factors.rowCount), factors: factors)
        }
        return Factors(mean: 0, users: side(users), items: side(items))
    }
}

extension SparseMatrix where Value == Float {
    /// The sum of a row's values.
    func rowSum(_ i: Int) -> Double { values[row(i)].reduce(0.0) { $0 + Double($1) } }
}
