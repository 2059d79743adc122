import CFMath
import Testing

/// Panels are values, although they share memory.
@Suite struct PanelValueTests {
    /// Numbers of their place.
    private func panel(_ rows: Int, _ columns: Int) -> Panel {
        Panel(rowCount: rows, columnCount: columns, (0..<rows * columns).map { Float($0 + 1) })
    }

    @Test(arguments: [1, 3, 8, 9, 20])
    func `a copy does not see later changes`(columns: Int) {
        let changes: [(inout Panel) -> Void] = [
            { $0[1, 0] = -1 },
            { $0.mutableRows[1][0] = -1 },
            { $0.append(Array(repeating: -1, count: columns)[...]) },
            { $0.append(self.panel(2, columns)) },
            {
                $0.addProduct(
                    self.panel(3, 1),
                    DenseMatrix(columnCount: columns, elements: Array(repeating: 1, count: columns)),
                    threads: 2)
            },
            { panel in
                panel.reserve(rowCount: 100)
                panel[0, 0] = -1
            },
        ]
        for change in changes {
            var changed = panel(3, columns)
            let copy = changed
            change(&changed)
            #expect(copy == panel(3, columns) && copy.rowCount == 3)
            // Nor the other way round.
            var first = panel(3, columns)
            let second = first
            change(&first)
            let after = first
            var third = second
            third[2, 0] = 99
            #expect(first == after && second == panel(3, columns))
        }
    }

    @Test(arguments: [1, 3, 8, 9, 20], [0, 1, 50])
    func `appending one by one, in blocks, and after reserving gives the same`(columns: Int, room: Int) {
        let rows = (0..<40).map { row in (0..<columns).map { Double(row * columns + $0 + 1) } }
        var single = Panel(rowCount: 0, columnCount: columns)
        single.reserve(rowCount: room)
        for row in rows { single.append(row[...]) }
        var blocks = Panel(rowCount: 0, columnCount: columns)
        blocks.reserve(rowCount: room)
        for first in stride(from: 0, to: 40, by: 8) { blocks.append(Panel(Array(rows[first..<first + 8]))) }
        #expect(single == panel(40, columns) && blocks == panel(40, columns))
        #expect(single.elements == rows.joined().map { Float($0) })
        // To itself.
        blocks.append(blocks)
        #expect(blocks.rowCount == 80 && blocks.elements == single.elements + single.elements)
    }

    @Test func `reserving changes nothing that is seen`() {
        var panel = panel(3, 5)
        let copy = panel
        for room in [0, 3, 1000, 2] {
            panel.reserve(rowCount: room)
            #expect(panel == copy && panel.rowCount == 3)
        }
    }

    @Test(arguments: [1, 8, 11])
    func `mapping changes every number, and not the panel it is done to`(columns: Int) {
        let old = panel(4, columns)
        let new = old.mapped { 2 * $0 }
        #expect(new.elements == old.elements.map { 2 * $0 } && old == panel(4, columns))
        // The padding stays zero: sums over whole vectors are those over the columns.
        #expect(new.gram(threads: 1).elements == old.gram(threads: 1).elements.map { 4 * $0 })
    }

    @Test func `padding does not make panels different`() {
        var wide = Panel(rowCount: 3, columnCount: 9, lanes: 16)
        let narrow = panel(3, 9)
        for i in 0..<3 { for j in 0..<9 { wide[i, j] = narrow[i, j] } }
        #expect(wide == narrow)
        wide[2, 8] = 0
        #expect(wide != narrow && wide != panel(2, 9))
    }

    @Test func `a copy of a panel with room does not take the room away`() async {
        await #expect(processExitsWith: .success) {
            var panel = Panel(rowCount: 0, columnCount: 20)
            panel.reserve(rowCount: 10)
            let copy = panel
            panel.append(Array(repeating: 1, count: 20)[...])
            withExtendedLifetime(copy) { precondition(panel[0, 19] == 1) }
        }
    }
}
