/// The parts of a table for training and evaluation.
public enum SplitPart: String, CaseIterable, Sendable {
    /// What a model is made of.
    case train
    /// What it is judged by.
    case test
    /// What its settings are chosen by.
    case validation
}

/// How much of a table is not for training.
public enum SplitSize: Sendable {
    /// Shares of it, above 0, together below 1; that of validation is 0 where there is none.
    case shares(test: Double, validation: Double)
    /// So many entries of each user that has more; 0 for validation where there is none.
    case counts(test: Int, validation: Int)
    /// One of so many folds, and perhaps another; their numbers are from 0.
    case folds(Int, test: Int, validation: Int?)

    /// How many entries of `count` shares and counts are: shares rounded down, counts 0 where nothing would be left for
    /// training.
    func counts(of count: Int) -> (test: Int, validation: Int) {
        switch self {
        case .shares(let test, let validation):
            return (Self.share(test, of: count), Self.share(validation, of: count))
        case .counts(let test, let validation):
            return count - test > validation ? (test, validation) : (0, 0)
        case .folds: preconditionFailure("folds have no counts")
        }
    }

    /// A decimal such as 0.29 is a little less as a `Double`, but its share of 100 is 29.
    private static func share(_ share: Double, of count: Int) -> Int {
        Int(share * Double(count) * (1 + 0x1p-50))
    }
}
