/// A product of user factors and item factors, U Vᵀ: two tall matrices with as many columns.
package struct LowRankProduct {
    package let users: Panel
    package let items: Panel

    package init(users: Panel, items: Panel) {
        precondition(users.columnCount == items.columnCount)
        self.users = users
        self.items = items
    }

    /// The same product with columns of zeros up to `count`.
    func widened(to count: Int) -> LowRankProduct {
        let more = count - users.columnCount
        return LowRankProduct(
            users: Panel(sideBySide: [users, Panel(rowCount: users.rowCount, columnCount: more)]),
            items: Panel(sideBySide: [items, Panel(rowCount: items.rowCount, columnCount: more)]))
    }

    /// The same product with the fewest columns, at most `maximum`, that change it by a root mean square of no more
    /// than `tolerance` over all pairs: its truncated singular value decomposition (Eckart and Young 1936),
    /// the strongest column first, the roots of the singular values on both sides.
    /// Nil where squares of the numbers are too large for `Float`. Complexity: O(rows · columns² + columns³).
    package func reduced(tolerance: Double = 0, maximum: Int = .max, threads: Int) -> LowRankProduct? {
        guard users.squaresAreFinite, items.squaresAreFinite else { return nil }
        let (basis, _) = users.orthonormalised(threads: threads)
        let turn = basis.crossProduct(users, threads: threads)
        // users · itemsᵀ = basis · restᵀ.
        var rest = Panel(rowCount: items.rowCount, columnCount: basis.columnCount)
        rest.addProduct(items, turn.transposed(), threads: threads)
        let square = rest.gram(threads: threads)
        guard let eigen = SymmetricEigen(square, vectorCount: rest.columnCount, threads: threads) else {
            return nil
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
        var newUsers = Panel(rowCount: users.rowCount, columnCount: count)
        var newItems = Panel(rowCount: items.rowCount, columnCount: count)
        newUsers.addProduct(basis, userTurn, threads: threads)
        newItems.addProduct(rest, itemTurn, threads: threads)
        return LowRankProduct(users: newUsers, items: newItems)
    }
}
