/// A sum that keeps what each addition rounds away, so that it comes out as if it had been made with twice the
/// digits (Ogita, Rump and Oishi 2005, "Accurate sum and dot product", algorithm Sum2): the order of the terms
/// does not show.
public struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var error = 0.0

    /// Zero.
    public init() {}

    /// Adds a term.
    @inline(__always)
    public mutating func add(_ term: Double) {
        let next = sum + term
        let taken = next - sum
        error += (sum - (next - taken)) + (term - taken)
        sum = next
    }

    /// The sum, rounded once.
    public var value: Double { sum + error }
}
