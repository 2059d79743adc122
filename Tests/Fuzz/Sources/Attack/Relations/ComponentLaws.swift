import Workbench

/// Principal components.
enum ComponentLaws {
    static let all = [Relation("pca2's projections are those of its basis", basis)]

    private static func basis(_ dice: inout Dice, _ bench: Bench) throws {
        let world = World(&dice, size: dice.chance(0.1) ? 2 : dice.below(2), isPlain: true)
        let rows = Maker(world: world, runner: bench.runner).table(.dense, &dice).rows
        let count = dice.from(1...world.width)
        var command = Command(tool: "pca2", options: [["-k", String(count)]])
        command.options += dice.pick([[], [["--scale"]], [["--no-center"]]])
        command.input = Lines.bytes(rows)
        let lines = try bench.rows(of: command, count + 1)
        var project = Command(tool: "pca2", options: [["--basis", "basis"]], input: command.input)
        let basis = try bench.rows(of: command.with(["--loadings"]), 2)
        project.files["basis"] = Lines.bytes(basis)
        let components = basis.filter { $0[0] == "component" }.map { $0[4...].map { Lines.number($0) } }
        let numbers = { (name: String) in basis.first { $0[0] == name }?.dropFirst().map(Lines.number) ?? [] }
        let (mean, scale) = (numbers("mean"), numbers("scale"))
        let size = rows.flatMap { $0[1...].map { abs(Lines.number($0)) } }.max() ?? 0
        for (line, row) in zip(lines, rows) {
            let x = zip(zip(row[1...].map { Lines.number($0) }, mean), scale).map { ($0.0 - $0.1) / $1 }
            for (at, w) in components.enumerated() {
                let right = zip(x, w).reduce(0.0) { $0 + $1.0 * $1.1 }
                let limit = 1e-12 * (1 + size) / min(1, scale.min() ?? 1)
                try bench.expect(
                    abs(Lines.number(line[at + 1]) - right) <= limit, "\(line), not \(right)", command)
            }
        }
        for (at, w) in components.enumerated() {
            for (other, v) in components.enumerated() {
                let dot = zip(w, v).reduce(0.0) { $0 + $1.0 * $1.1 }
                let isZero = v.allSatisfy { $0 == 0 } || w.allSatisfy { $0 == 0 }
                try bench.expect(
                    isZero || abs(dot - (at == other ? 1 : 0)) < 1e-12,
                    "components \(at) and \(other): \(dot)", project)
            }
        }
        try bench.same(command, project)
    }
}
