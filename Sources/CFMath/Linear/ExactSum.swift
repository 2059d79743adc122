/// A sum that is rounded once, at its end: the order of the terms does not show in any digit.
///
/// The terms are kept as an expansion of numbers that do not overlap (Shewchuk 1997, "Adaptive precision floating-point
/// arithmetic and fast robust geometric predicates", GROW-EXPANSION), usually one or two. Sums beyond the range of
/// `Double` are not finite.
public struct ExactSum: Sendable {
    private var parts: [Double] = []

    /// Zero.
    public init() {}

    /// The sum of some terms. Complexity: O(terms).
    init(_ terms: some Sequence<Double>) { for term in terms { add(term) } }

    /// Adds a term. Complexity: O(1) but for terms of very different sizes.
    public mutating func add(_ term: Double) {
        var carry = term
        var kept = 0
        for i in parts.indices {
            let (large, small) =
                carry.magnitude < parts[i].magnitude ? (parts[i], carry) : (carry, parts[i])
            let sum = large + small
            let rest = small - (sum - large)
            if rest != 0 {
                parts[kept] = rest
                kept += 1
            }
            carry = sum
        }
        parts.removeLast(parts.count - kept)
        parts.append(carry)
    }

    /// Adds another sum, as it is before it is rounded. Complexity: O(parts of both).
    public mutating func add(_ other: ExactSum) { for part in other.parts { add(part) } }

    /// Numbers whose sum this is, exactly: its value, then the value of what that leaves, and so on; none for 0.
    /// They depend on the sum alone, not on the terms or their order.
    public var components: [Double] {
        var rest = self
        var components: [Double] = []
        while true {
            let value = rest.value
            if value == 0 { return components }
            components.append(value)
            if !value.isFinite { return components }
            rest.add(-value)
        }
    }

    /// The sum of what `components` has written.
    public init(components: [Double]) { for component in components { add(component) } }

    /// Adds a product, without rounding it.
    mutating func add(_ a: Double, times b: Double) {
        let product = a * b
        add(product)
        // What was rounded away; nothing to add where the product is beyond the range, or below it.
        let rest = (-product).addingProduct(a, b)
        if rest.isFinite, rest != 0 { add(rest) }
    }

    /// The sum, rounded to nearest.
    public var value: Double {
        guard var sum = parts.last else { return 0 }
        var i = parts.count - 1
        var rest = 0.0
        while i > 0, rest == 0 {
            i -= 1
            let before = sum
            sum = before + parts[i]
            rest = parts[i] - (sum - before)
        }
        // Half-way cases: what lies below decides.
        if i > 0, rest != 0, (rest < 0) == (parts[i - 1] < 0) {
            let twice = rest * 2
            let next = sum + twice
            if next - sum == twice { sum = next }
        }
        return sum
    }
}
