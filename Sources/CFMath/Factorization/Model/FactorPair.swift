/// A product of user factors and item factors: two tall matrices with as many columns.
package struct FactorPair {
    package let users: Panel
    package let items: Panel

    package init(users: Panel, items: Panel) {
        precondition(users.columnCount == items.columnCount)
        self.users = users
        self.items = items
    }

    /// The factors of a model.
    init(_ model: Factors) {
        self.init(
            users: Panel(rowCount: model.userCount, columnCount: model.factorCount, model.userFactors),
            items: Panel(rowCount: model.itemCount, columnCount: model.factorCount, model.itemFactors))
    }

    /// The same product with columns of zeros up to `count`.
    func widened(to count: Int) -> FactorPair {
        let more = count - users.columnCount
        return FactorPair(
            users: Panel(sideBySide: [users, Panel(rowCount: users.rowCount, columnCount: more)]),
            items: Panel(sideBySide: [items, Panel(rowCount: items.rowCount, columnCount: more)]))
    }

    /// The same product with the fewest columns, at most `maximum`, that change it by a root mean square of no more
    /// than `tolerance` over all pairs: its truncated singular value decomposition (Eckart and Young 1936),
    /// the strongest column first, the roots of the singular values on both sides.
    /// Complexity: O(rows · columns² + columns³).
    package func reduced(tolerance: Double = 0, maximum: Int = .max, threads: Int) -> FactorPair {
        let (basis, _) = users.orthonormalised(threads: threads)
        let turn = basis.crossProduct(users, threads: threads)
        // users · itemsᵀ = basis · restᵀ.
        let rest = Panel(rowCount: items.rowCount, columnCount: basis.columnCount)
        rest.addProduct(items, turn.transposed(), threads: threads)
        let square = rest.crossProduct(rest, threads: threads)
        guard let eigen = SymmetricEigen(square, vectorCount: rest.columnCount, threads: threads) else {
            return self
        }
        // The squares of the singular values.
        let squares = eigen.values.map { max(0, $0) }
        let allowed = tolerance * tolerance * Double(users.rowCount) * Double(items.rowCount)
        var count = squares.count
        var dropped = 0.0
        while count > 0, count > maximum || dropped + squares[count - 1] <= allowed {
            count -= 1
            dropped += squares[count]
        }
        var userTurn = DenseMatrix(rowCount: basis.columnCount, columnCount: count)
        var itemTurn = userTurn
        for j in 0..<count where squares[j] > 0 {
            let root = squares[j].squareRoot().squareRoot()
            for i in 0..<basis.columnCount {
                userTurn[i, j] = eigen.vectors[j, i] * root
                itemTurn[i, j] = eigen.vectors[j, i] / root
            }
        }
        let result = FactorPair(
            users: Panel(rowCount: users.rowCount, columnCount: count),
            items: Panel(rowCount: items.rowCount, columnCount: count))
        result.users.addProduct(basis, userTurn, threads: threads)
        result.items.addProduct(rest, itemTurn, threads: threads)
        return result
    }
}

extension Factors {
    /// The model with at most `count` factors that predicts nearest to this one, over all pairs in the root
    /// mean square. Complexity: O(rows · factors² + factors³).
    public func reduced(to count: Int, threads: Int = 1) -> Factors {
        let pair = FactorPair(self).reduced(maximum: count, threads: threads)
        var model = Factors(userCount: userCount, itemCount: itemCount, factorCount: pair.users.columnCount)
        model.mean = mean
        model.userBias = userBias
        model.itemBias = itemBias
        model.userFactors = pair.users.elements
        model.itemFactors = pair.items.elements
        return model
    }
}
