/// Parts by a hash: what has the same hash is in the same part, whatever else there is.
///
/// With h the hash divided by 2⁶⁴, a share x for testing is what has h < x, and a share y for validation x ≤ h < x + y;
/// of K folds, fold i (from 0) is what has i ≤ K·h < i + 1.
public struct HashSplit: Sendable {
    /// The hashes of a part, which are never all of them: the first one, and how many.
    private struct Range: Sendable {
        var first: UInt64 = 0
        var count: UInt64 = 0

        @inline(__always)
        func contains(_ hash: UInt64) -> Bool { hash &- first < count }
    }

    private var test = Range()
    private var validation = Range()

    /// - Precondition: shares, or two folds at least.
    public init(_ size: SplitSize) {
        switch size {
        case .shares(let test, let validation):
            let bound = UInt64(test * 0x1p64)
            self.test = Range(first: 0, count: bound)
            self.validation = Range(first: bound, count: UInt64(validation * 0x1p64))
        case .folds(let count, let test, let validation):
            self.test = Self.fold(test, of: count)
            if let validation { self.validation = Self.fold(validation, of: count) }
        case .counts: preconditionFailure("a hash does not count")
        }
    }

    private static func fold(_ fold: Int, of count: Int) -> Range {
        let first = start(fold, of: count)
        return Range(first: first, count: start(fold + 1, of: count) &- first)
    }

    /// The first hash of a fold, fold · 2⁶⁴ / count rounded up; 0, as it wraps around, behind the last one.
    private static func start(_ fold: Int, of count: Int) -> UInt64 {
        if fold == count { return 0 }
        return UInt64(count).dividingFullWidth((high: UInt64(fold), low: UInt64(count - 1))).quotient
    }

    /// The part of what has this hash.
    public func part(_ hash: UInt64) -> SplitPart {
        if test.contains(hash) { return .test }
        return validation.contains(hash) ? .validation : .train
    }
}
