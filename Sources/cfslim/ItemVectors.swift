import CFMath
import CFSupport
import CFTables

/// The vectors of the items, read whole: rows are in the byte order of the ids, so that no digit depends on the order of
/// the lines.
struct ItemVectors {
    /// The ids in the order in which they came.
    let ids: IDIndex
    /// The number in `ids` of each row.
    let order: [Int]
    let vectors: WeightedVectors

    /// - Throws: located failures; one for more vectors, or larger weights, than fit.
    init(_ input: Input, _ options: ItemWeightOptions, threads: Int) throws(Failure) {
        let table = try Triples.read(input, threads: threads)
        (ids, order) = (table.rows, table.rows.sortedByBytes())
        let features = table.items.sortedByBytes()
        let isExact = table.value.areSmallAndWhole(threads: threads)
        let isSet = !table.hasValues
        var matrix = Self.byFeature(table, threads).transposed(order: features, threads: threads)
            .selectingRows(order)
        if isSet { matrix = matrix.withoutRepeats() }
        let entries = matrix.withoutRepeats().entryCount
        let exponent = options.userExponent(density: Double(entries) / Double(max(1, ids.count)))
        vectors = WeightedVectors(
            matrix.discounted(columnExponent: exponent), for: .dot, isExact: isExact && exponent == 0,
            threads: threads)
        if ids.count > SimilarityIndex.mostRows {
            throw Failure("\(ids.count) vectors are more than the \(SimilarityIndex.mostRows) that fit")
        }
        if !vectors.isModerate {
            throw Failure("the weights are too large or too small: products of their squares leave the range")
        }
    }

    /// Takes the triples, so that their memory is free for what is made next.
    private static func byFeature(_ table: consuming Triples, _ threads: Int) -> SparseMatrix<Double> {
        table.matrixByItem(threads: threads)
    }

    /// The rows of some ids, ascending.
    /// - Throws: a failure that names an id that is not there.
    func rows(of wanted: IDIndex, in file: String) throws(Failure) -> [Int] {
        var places = [Int](repeating: 0, count: ids.count)
        for (row, number) in order.enumerated() { places[number] = row }
        var rows: [Int] = []
        for i in 0..<wanted.count {
            let id = wanted.id(i)
            guard let number = ids.find(id) else {
                throw Failure("-a \(file): no vector has the id \(quoted(wanted.text(i)))")
            }
            rows.append(places[number])
        }
        return rows.sorted()
    }
}
