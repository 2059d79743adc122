import CFSupport

/// What a relevant item is worth.
public enum Gain: String, CaseIterable, Sendable {
    /// 1, whatever its grade.
    case binary
    /// Its grade (Järvelin and Kekäläinen 2002), as in trec_eval and ranx.
    case linear
    /// 2^grade - 1 (Burges et al. 2005, "Learning to rank using gradient descent").
    case exponential

    func of(_ grade: Double) -> Double {
        switch self {
        case .binary: 1
        case .linear: grade
        case .exponential: grade < 1e-9 ? 0.6931471805599453 * grade : Platform.power(2, grade) - 1
        }
    }
}

/// Why grades make no sense.
public enum GradeFailure: Error, Equatable {
    /// A user has an item with two grades.
    case twoGrades(user: Int, item: Int)
    /// The gains of a user are beyond the range of numbers.
    case tooLarge(user: Int)
}

/// The items that are relevant to each user, each once, and what they are worth.
///
/// Memory: 12 bytes a pair.
public struct RelevantItems: Sendable {
    /// Users × items, an entry where the item is relevant: its gain.
    let gains: SparseMatrix<Double>
    let gain: Gain

    /// - Parameter pairs: users × items; an entry, whatever its value, says that the item is relevant to the user.
    /// - Complexity: O(entries + users + items).
    public init(pairs: SparseMatrix<Double>) {
        gain = .binary
        var marks = [Int](repeating: -1, count: pairs.columnCount)
        gains = Self.selected(pairs) { user, at in
            let item = Int(pairs.columns[at])
            defer { marks[item] = user }
            return marks[item] == user ? nil : 1
        }
    }

    /// - Parameters:
    ///   - grades: users × items; an item is relevant where its grade is above 0.
    ///   - gain: what it is worth.
    /// - Throws: for a pair with two grades, and for gains beyond all range.
    /// - Complexity: O(entries + users + items).
    public init(grades: SparseMatrix<Double>, gain: Gain) throws(GradeFailure) {
        self.gain = gain
        var marks = [(user: Int, at: Int)](repeating: (-1, 0), count: grades.columnCount)
        var failure: GradeFailure?
        gains = Self.selected(grades) { user, at in
            let item = Int(grades.columns[at])
            if marks[item].user == user {
                if grades.values[marks[item].at] != grades.values[at] {
                    failure = failure ?? .twoGrades(user: user, item: item)
                }
                return nil
            }
            marks[item] = (user, at)
            return grades.values[at] > 0 ? gain.of(grades.values[at]) : nil
        }
        for user in 0..<gains.rowCount where !gains.values[gains.row(user)].reduce(0, +).isFinite {
            failure = failure ?? .tooLarge(user: user)
        }
        if let failure { throw failure }
    }

    /// The entries of which `gain` makes one.
    private static func selected(
        _ matrix: SparseMatrix<Double>, _ gain: (_ user: Int, _ at: Int) -> Double?
    ) -> SparseMatrix<Double> {
        var starts = [0]
        var columns: [Int32] = []
        var values: [Double] = []
        for user in 0..<matrix.rowCount {
            for at in matrix.row(user) {
                guard let gain = gain(user, at) else { continue }
                columns.append(matrix.columns[at])
                values.append(gain)
            }
            starts.append(columns.count)
        }
        return SparseMatrix(
            columnCount: matrix.columnCount, starts: starts, columns: columns, values: values)
    }

    /// The number of users that have relevant items.
    public var userCount: Int { (0..<gains.rowCount).count { !gains.row($0).isEmpty } }

    /// The discounted gain of the best list that a user could get, of up to N items.
    /// - Parameter discounts: of N, extended to as many ranks as there are relevant items, at most N.
    func ideal(_ user: Int, _ discounts: RankDiscounts) -> Double {
        let row = gains.row(user)
        let length = min(discounts.cutoff, row.count)
        if gain == .binary { return discounts.sum(of: length) }
        var sum = 0.0
        for (i, gain) in gains.values[row].sorted(by: >).prefix(length).enumerated() {
            sum += gain * discounts.weight(of: i + 1)
        }
        return sum
    }
}
