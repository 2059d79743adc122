extension SparseMatrix {
    /// A row a group, columns as the groups have them: negative where the index did not have the id.
    /// Complexity: O(entries).
    public init(_ groups: [TripleGroup], columnCount: Int) {
        var starts = [0]
        for group in groups { starts.append(starts[starts.count - 1] + group.columns.count) }
        self.init(
            columnCount: columnCount, starts: starts, columns: groups.flatMap(\.columns),
            values: groups.flatMap(\.values))
    }
}
