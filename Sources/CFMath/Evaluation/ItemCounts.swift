/// How often each item of a catalogue is recommended.
public struct ItemCounts: Sendable {
    /// For each item how often; -1 for one that is not of the catalogue.
    private var counts: [Int]
    /// Whether all items are of the catalogue that are seen.
    private let isOpen: Bool
    /// The items that were recommended without being of it.
    private var strangers: Set<Int> = []

    /// The catalogue of the first `count` items and of all that will be seen.
    public init(seen count: Int) {
        counts = Array(repeating: 0, count: count)
        isOpen = true
    }

    /// A catalogue that is known. - Parameter catalogue: for each item whether it is of it.
    public init(catalogue: [Bool]) {
        counts = catalogue.map { $0 ? 0 : -1 }
        isOpen = false
    }

    /// The counts of all items of a catalogue.
    public init(counts: [Int]) {
        self.counts = counts
        isOpen = false
    }

    /// Counts a list: its first `cutoff` items are recommended, all are seen. Complexity: O(length).
    mutating func add(_ items: [Int32], cutoff: Int) {
        for (i, item) in items.enumerated() {
            let item = Int(item)
            if item >= counts.count {
                counts.append(contentsOf: repeatElement(-1, count: item + 1 - counts.count))
            }
            if isOpen, counts[item] < 0 { counts[item] = 0 }
            if i >= cutoff { continue }
            if counts[item] < 0 { strangers.insert(item) } else { counts[item] += 1 }
        }
    }

    /// How many items were recommended that the catalogue does not have.
    public var strangerCount: Int { strangers.count }

    /// The items of the catalogue, in ascending order, and how often each is recommended.
    public var ofCatalogue: [(item: Int, count: Int)] {
        counts.enumerated().compactMap { $0.element < 0 ? nil : ($0.offset, $0.element) }
    }

    /// Catalogue coverage: the items that are in any user's list, cut off, / all items of the catalogue (Ge,
    /// Delgado-Battenfeld and Jannach 2010, "Beyond accuracy: evaluating recommender systems by coverage and
    /// serendipity"); nil where there are none.
    public var coverage: Double? {
        let size = counts.count { $0 >= 0 }
        return size == 0 ? nil : Double(counts.count { $0 > 0 }) / Double(size)
    }

    /// The Gini coefficient of how often the items of the catalogue are recommended: Σ (2i - n - 1) c(i) / (n Σ c)
    /// with the n counts c in ascending order. 0: all alike; 1 - 1/n: always the same item (Fleder and Hosanagar 2009,
    /// "Blockbuster culture's next rise or fall"). Nil where nothing is recommended.
    public var gini: Double? {
        let sorted = counts.filter { $0 >= 0 }.sorted()
        let total = sorted.reduce(0, +)
        if total == 0 { return nil }
        var sum = ExactSum()
        for (i, count) in sorted.enumerated() {
            sum.add(Double(2 * i + 1 - sorted.count), times: Double(count))
        }
        return sum.value / (Double(sorted.count) * Double(total))
    }
}
