/// The directions in which rows of numbers vary most, the first the most, each at right angles to those before
/// (Pearson 1901, "On lines and planes of closest fit"; Hotelling 1933, "Analysis of a complex of statistical
/// variables into principal components").
///
/// They are the eigenvectors of the covariance matrix, Σ (x - mean)(x - mean)ᵀ / (n - 1), or without centring
/// of the matrix of second moments, Σ x·xᵀ / n; the eigenvalues are the variances.
public struct PrincipalComponents: Sendable {
    /// What becomes of the columns before the components are sought.
    public struct Options: Sendable {
        /// How many components.
        public var count: Int
        /// Whether the mean is subtracted.
        public var centre: Bool
        /// Whether each column is divided by its standard deviation (without centring: its root mean square).
        /// A column in which that is 0 is left as it is.
        public var scale: Bool

        /// Two components, centred, not scaled.
        public init(count: Int = 2, centre: Bool = true, scale: Bool = false) {
            self.count = count
            self.centre = centre
            self.scale = scale
        }
    }

    /// Why there are no components.
    public enum Problem: Error, Equatable {
        /// More components were asked for than there are columns.
        case tooFewColumns(Int)
        /// Squares of the values, or their sums, are beyond what a `Double` holds.
        case overflow
        /// Values differ, but their squares are below what a `Double` holds with all its digits.
        case underflow
    }

    /// What is subtracted from each column; zeros where not centred.
    public let mean: [Double]
    /// What each column is then divided by; ones where not scaled.
    public let scale: [Double]
    /// Each component's variance, in descending order, never negative.
    public let variances: [Double]
    /// Each component's share of the variance of all columns; 0 where there is none.
    public let shares: [Double]
    /// components × columns: unit vectors at right angles. The loading of largest magnitude, the first of them
    /// where several agree to nine digits, is positive.
    ///
    /// n rows have no more than n - 1 components (n without centring); those beyond are all zeros.
    public let loadings: DenseMatrix

    /// Components that are known already.
    /// - Precondition: the arrays fit together.
    public init(
        mean: [Double], scale: [Double], variances: [Double], shares: [Double], loadings: DenseMatrix
    ) {
        precondition(mean.count == loadings.columnCount && scale.count == loadings.columnCount)
        precondition(variances.count == loadings.rowCount && shares.count == loadings.rowCount)
        self.mean = mean
        self.scale = scale
        self.variances = variances
        self.shares = shares
        self.loadings = loadings
    }

    /// The components of a matrix with a row an object and a column a property.
    ///
    /// - Parameter threads: does not change the result.
    /// - Complexity: O(rows · columns² + columns³); memory O(columns²) a thread.
    public init(_ rows: DenseMatrix, _ options: Options = Options(), threads: Int = 1) throws(Problem) {
        let width = rows.columnCount
        if options.count > width { throw .tooFewColumns(width) }
        let moments = SecondMoments(rows, centre: options.centre, threads: threads)
        // Looked at before columns are scaled, which would hide it.
        if !(moments.mean + moments.matrix.elements).allSatisfy(\.isFinite) { throw .overflow }
        // Columns that are not constant, though their variance is next to nothing.
        let lost = (0..<width).filter { moments.matrix[$0, $0] < 1e-280 }.filter { column in
            stride(from: column, to: rows.elements.count, by: width).contains {
                rows.elements[$0] != moments.mean[column]
            }
        }
        let isLargeElsewhere = (0..<width).contains { moments.matrix[$0, $0] >= 1e-280 }
        if !lost.isEmpty, options.scale || !isLargeElsewhere { throw .underflow }
        let scale = (0..<width).map { i -> Double in
            let deviation = moments.matrix[i, i].squareRoot()
            return options.scale && deviation > 0 ? deviation : 1
        }
        let matrix = options.scale ? Self.scaled(moments.matrix, by: scale) : moments.matrix
        let possible = min(options.count, max(0, options.centre ? rows.rowCount - 1 : rows.rowCount))
        guard let eigen = SymmetricEigen(matrix, vectorCount: possible, threads: threads) else {
            throw .overflow
        }
        let total = (0..<width).reduce(0.0) { $0 + matrix[$1, $1] }
        let none = options.count - possible
        let variances = eigen.values.prefix(possible).map { max(0, $0) } + Array(repeating: 0, count: none)
        var loadings = eigen.vectors
        loadings.elements.append(contentsOf: Array(repeating: 0, count: none * width))
        for i in 0..<possible where Self.isTurned(loadings.elements[loadings.row(i)]) {
            for at in loadings.row(i) { loadings.elements[at].negate() }
        }
        // Adding 0 makes a negative zero positive.
        loadings.elements = loadings.elements.map { $0 + 0 }
        self.init(
            mean: moments.mean, scale: scale, variances: variances,
            shares: variances.map { total > 0 ? $0 / total : 0 }, loadings: loadings)
    }

    private static func scaled(_ matrix: DenseMatrix, by scale: [Double]) -> DenseMatrix {
        var result = matrix
        for i in 0..<matrix.columnCount {
            for j in 0..<matrix.columnCount where i != j { result[i, j] = matrix[i, j] / scale[i] / scale[j] }
            if matrix[i, i] > 0 { result[i, i] = 1 }
        }
        return result
    }

    /// Whether the first of the loadings of largest magnitude is negative.
    private static func isTurned(_ loadings: ArraySlice<Double>) -> Bool {
        let largest = loadings.reduce(0) { max($0, abs($1)) }
        return (loadings.first { abs($0) >= largest * (1 - 1e-9) } ?? 0) < 0
    }

    /// The first components alone.
    public func prefix(_ count: Int) -> PrincipalComponents {
        let kept = min(count, variances.count)
        return PrincipalComponents(
            mean: mean, scale: scale, variances: Array(variances.prefix(kept)),
            shares: Array(shares.prefix(kept)),
            loadings: DenseMatrix(
                columnCount: mean.count, elements: Array(loadings.elements.prefix(kept * mean.count))))
    }
}
