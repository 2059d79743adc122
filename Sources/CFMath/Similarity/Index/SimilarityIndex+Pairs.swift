extension SimilarityIndex {
    /// Calls `body` with the similarities of the rows at some neighbouring places, the lanes, with all rows at places
    /// that are not after theirs, themselves included, if they are above the floor.
    ///
    /// - Precondition: at most `laneCount` places.
    /// - Complexity: the products of their entries with those of the rows before them.
    func forEachPair(
        of places: Range<Int>, _ body: (_ lane: Int, _ place: Int, _ similarity: Double) -> Void
    ) {
        withTile(for: form) { tile in
            tile.load(
                FeatureLanes(vectors: vectors, rows: places.map { Int(order[$0]) }), below: places.upperBound)
            tile.forEachPair(in: 0..<places.upperBound, threshold: { _ in .infinity }) {
                place, lane, similarity in
                if place <= places.lowerBound + lane { body(lane, place, similarity) }
            }
        }
    }
}
