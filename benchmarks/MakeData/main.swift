// Makes the benchmark data, the same bytes on every machine: only integer
// arithmetic and the operations IEEE 754 rounds exactly (+ - * / and sqrt),
// no library function, no dependence on hash seeds or time.
//
//   MakeData ratings USERS ITEMS COUNT     user item stars
//   MakeData scores  KEYS  ITEMS COUNT     key item score
//   MakeData vectors ROWS  DIMENSIONS      id x1 ... xd
//
// Writes to stdout; says on stderr what it made.

func scores(keys: Int, items: Int, count: Int) {
    var random = Random(seed: UInt64(count))
    var output = Output()
    for _ in 0..<count {
        output.put(random.below(keys))
        output.tab()
        output.put(random.below(items))
        output.tab()
        output.put(random.below(1_000_000), decimals: 6)
        output.endLine()
    }
    output.flush()
    report("\(count) scores, \(keys) keys, \(items) items")
}

/// Eight directions carry most of the variance; every coordinate has its own mean.
func vectors(rows: Int, dimensions: Int) {
    let rank = 8
    var random = Random(seed: UInt64(rows))
    let mean = random.normals(dimensions)
    let directions = random.normals(rank * dimensions)
    var output = Output()
    for row in 1...rows {
        output.put(row)
        let weights = (0..<rank).map { random.normal() / Double($0 + 1).squareRoot() }
        for column in 0..<dimensions {
            var x = 0.2 * mean[column] + 0.2 * random.normal()
            for factor in 0..<rank { x += 0.3 * weights[factor] * directions[factor * dimensions + column] }
            output.tab()
            output.put(Int((x * 100_000).rounded()), decimals: 5)
        }
        output.endLine()
    }
    output.flush()
    report("\(rows) vectors of \(dimensions)")
}

let words = CommandLine.arguments.dropFirst()
let numbers = words.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
switch (words.first, numbers.count) {
case ("ratings", 3): ratings(users: numbers[0], items: numbers[1], count: numbers[2])
case ("scores", 3): scores(keys: numbers[0], items: numbers[1], count: numbers[2])
case ("vectors", 2): vectors(rows: numbers[0], dimensions: numbers[1])
default: fail("usage: MakeData ratings USERS ITEMS COUNT | scores KEYS ITEMS COUNT | vectors ROWS DIMENSIONS")
}
