import CFSupport

extension Factors {
    /// The mean squared error of the predictions, not clipped; 0 without ratings. Indices beyond the model's
    /// counts are users and items it does not know. Complexity: O(ratings · factors).
    public func meanSquaredError(_ ratings: Ratings, threads: Int = 1) -> Double {
        let piece = 1 << 14
        let sums = Parallel.map((ratings.count + piece - 1) / piece, threads: threads) { number in
            var sum = 0.0
            for e in number * piece..<min(ratings.count, (number + 1) * piece) {
                let user = Int(ratings.user[e]), item = Int(ratings.item[e])
                let prediction = predict(
                    user: user < userCount ? user : nil, item: item < itemCount ? item : nil)
                let error = Double(prediction) - Double(ratings.value[e])
                sum += error * error
            }
            return sum
        }
        return sums.reduce(0, +) / Double(max(1, ratings.count))
    }

    /// Whether there are neither a mean nor biases.
    public var isPlain: Bool { mean == 0 && (userBias + itemBias).allSatisfy { $0 == 0 } }

    /// Whether all numbers are finite.
    public var isFinite: Bool {
        mean.isFinite
            && [userBias, itemBias, userFactors, itemFactors].allSatisfy { $0.allSatisfy(\.isFinite) }
    }
}
