// Makes the benchmark data, the same bytes on every machine: only integer
// arithmetic and the operations IEEE 754 rounds exactly (+ - * / and sqrt),
// no library function, no dependence on hash seeds or time.
//
//   MakeData ratings USERS ITEMS COUNT     user item stars
//   MakeData scores  KEYS  ITEMS COUNT     key item score
//   MakeData vectors ROWS  DIMENSIONS      id x1 ... xd
//
// Writes to stdout; says on stderr what it made.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

func fail(_ message: String) -> Never {
    report("MakeData: \(message)")
    exit(1)
}

func report(_ message: String) {
    let bytes = Array((message + "\n").utf8)
    _ = write(2, bytes, bytes.count)
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random {
    var state: UInt64

    init(seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// In [0, 1).
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Near enough to standard normal for data: twelve uniforms of 16 bits, less their mean.
    mutating func normal() -> Double {
        var sum: UInt64 = 0
        for _ in 0..<3 {
            let bits = next()
            sum += (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
        }
        return Double(sum) * 0x1p-16 - 6
    }

    mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

    mutating func shuffle<Element>(_ array: inout [Element]) {
        var last = array.count - 1
        while last > 0 {
            array.swapAt(last, below(last + 1))
            last -= 1
        }
    }
}

/// Draws an index in proportion to its weight in constant time (Walker 1977).
struct AliasTable {
    private var threshold: [Double]
    private var alias: [Int]

    init(weights: [Double]) {
        let scale = Double(weights.count) / weights.reduce(0, +)
        threshold = weights.map { $0 * scale }
        alias = Array(weights.indices)
        var small = weights.indices.filter { threshold[$0] < 1 }
        var large = weights.indices.filter { threshold[$0] >= 1 }
        while let low = small.popLast(), let high = large.last {
            alias[low] = high
            threshold[high] -= 1 - threshold[low]
            if threshold[high] < 1 { small.append(large.removeLast()) }
        }
    }

    func draw(_ random: inout Random) -> Int {
        let index = random.below(threshold.count)
        return random.uniform() < threshold[index] ? index : alias[index]
    }
}

struct Output {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1 << 17) }

    mutating func tab() { bytes.append(9) }

    mutating func put(_ number: Int) {
        if number >= 10 { put(number / 10) }
        bytes.append(UInt8(48 + number % 10))
    }

    /// `units` of 10^-digits with all its digits: -0.01230.
    mutating func put(_ units: Int, decimals digits: Int) {
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        var divisor = (0..<digits).reduce(1) { power, _ in power * 10 }
        put(abs(units) / divisor)
        bytes.append(UInt8(ascii: "."))
        while divisor > 1 {
            divisor /= 10
            bytes.append(UInt8(48 + abs(units) / divisor % 10))
        }
    }

    mutating func endLine() {
        bytes.append(10)
        if bytes.count >= 1 << 16 { flush() }
    }

    mutating func flush() {
        guard fwrite(bytes, 1, bytes.count, stdout) == bytes.count, fflush(stdout) == 0 else {
            fail("cannot write")
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

// MARK: ratings

/// Ratings per user, `count` in all: 20 for everybody and on top a tail like 1/sqrt(share),
/// nobody more than half of the items. The median is near 70 where the mean is 143, as in MovieLens 10M.
func activity(users: Int, items: Int, count: Int) -> [Int] {
    func counts(_ scale: Double) -> [Int] {
        (0..<users).map { user in
            let share = (Double(user) + 0.5) / Double(users)
            return min(20 + Int(scale * (1 / share.squareRoot() - 1)), items / 2)
        }
    }
    var low = 0.0
    var high = Double(items)
    for _ in 0..<60 {
        let middle = (low + high) / 2
        if counts(middle).reduce(0, +) <= count { low = middle } else { high = middle }
    }
    var result = counts(low)
    var missing = count - result.reduce(0, +)
    guard missing >= 0, missing <= users else { fail("\(count) ratings do not fit") }
    for user in result.indices.reversed() where missing > 0 {
        result[user] += 1
        missing -= 1
    }
    return result
}

/// Weights of the items, the most popular first: a power law whose tail thins out,
/// and one draw in fifty falls anywhere.
func popularity(items: Int) -> [Double] {
    let knee = Double(items) / 100
    let law = (0..<items).map { rank in
        let rest = 1 - Double(rank) / Double(items)
        return rest * rest * rest / (Double(rank) + knee)
    }
    let total = law.reduce(0, +)
    return law.map { $0 / total * 0.98 + 0.02 / Double(items) }
}

/// What a user thinks of an item, before noise: biases and a planted low-rank part.
struct Taste {
    static let rank = 16
    var userBias: [Double]
    var itemBias: [Double]
    var userFactors: [Double]
    var itemFactors: [Double]

    init(users: Int, items: Int, random: inout Random) {
        userBias = random.normals(users).map { 0.4 * $0 }
        // What is popular is a little better.
        itemBias = random.normals(items).enumerated().map { rank, x in
            0.35 * x + 0.3 - 0.8 * Double(rank) / Double(items)
        }
        userFactors = random.normals(users * Taste.rank)
        itemFactors = random.normals(items * Taste.rank)
        for index in itemFactors.indices {
            itemFactors[index] *= 0.3 / Double(index % Taste.rank + 1).squareRoot()
        }
    }

    func affinity(_ user: Int, _ item: Int) -> Double {
        var sum = 0.0
        for factor in 0..<Taste.rank {
            sum += userFactors[user * Taste.rank + factor] * itemFactors[item * Taste.rank + factor]
        }
        return sum
    }

    func opinion(_ user: Int, _ item: Int, affinity: Double) -> Double {
        3.2 + userBias[user] + itemBias[item] + affinity
    }
}

struct Rating {
    var user: Int32
    var item: Int16
    var stars: UInt8
}

/// Mean and spread of the stars given for nearly the same opinion: what no model can explain.
struct Noise {
    var count = [Double](repeating: 0, count: 1000)
    var sum = [Double](repeating: 0, count: 1000)
    var squares = 0.0

    mutating func add(opinion: Double, stars: Double) {
        let bin = Int(min(max((opinion + 7) * 50, 0), 999))
        count[bin] += 1
        sum[bin] += stars
        squares += stars * stars
    }

    var total: Double { count.reduce(0, +) }
    var mean: Double { sum.reduce(0, +) / total }
    var deviation: Double { (squares / total - mean * mean).squareRoot() }
    var attainable: Double {
        let explained = zip(sum, count).reduce(0) { $1.1 > 0 ? $0 + $1.0 * $1.0 / $1.1 : $0 }
        return ((squares - explained) / total).squareRoot()
    }
}

func makeRatings(users: Int, items: Int, count: Int) -> ([Rating], Noise) {
    guard items <= Int(Int16.max) else { fail("at most \(Int16.max) items") }
    var random = Random(seed: UInt64(count))
    let counts = activity(users: users, items: items, count: count)
    let table = AliasTable(weights: popularity(items: items))
    let taste = Taste(users: users, items: items, random: &random)
    var ratings: [Rating] = []
    ratings.reserveCapacity(count)
    var noise = Noise()
    var lastRater = [Int](repeating: -1, count: items)

    for user in 0..<users {
        var wanted = counts[user]
        func rate(_ item: Int, affinity: Double) {
            lastRater[item] = user
            wanted -= 1
            let opinion = taste.opinion(user, item, affinity: affinity)
            let stars = min(max((opinion + 0.7 * random.normal()).rounded(), 1), 5)
            noise.add(opinion: opinion, stars: stars)
            ratings.append(Rating(user: Int32(user), item: Int16(item), stars: UInt8(stars)))
        }
        // Each item has a first user, so that none is without a rating.
        for item in stride(from: user, to: items, by: users) where wanted > 0 {
            rate(item, affinity: taste.affinity(user, item))
        }
        while wanted > 0 {
            let item = table.draw(&random)
            if lastRater[item] == user { continue }
            let affinity = taste.affinity(user, item)
            // People choose what they expect to like.
            if random.uniform() < 0.5 + 0.5 * affinity { rate(item, affinity: affinity) }
        }
    }
    // As in a log: ids that say nothing of activity or popularity, and lines in no order.
    var userIDs = (1...users).map { Int32($0) }
    var itemIDs = (1...items).map { Int16($0) }
    random.shuffle(&userIDs)
    random.shuffle(&itemIDs)
    for index in ratings.indices {
        ratings[index].user = userIDs[Int(ratings[index].user)]
        ratings[index].item = itemIDs[Int(ratings[index].item)]
    }
    random.shuffle(&ratings)
    return (ratings, noise)
}

/// Places after the point as text: 1.05 is "1.05".
func rounded(_ x: Double) -> Double { (x * 10000).rounded() / 10000 }

func ratings(users: Int, items: Int, count: Int) {
    let (ratings, noise) = makeRatings(users: users, items: items, count: count)
    var output = Output()
    for rating in ratings {
        output.put(Int(rating.user))
        output.tab()
        output.put(Int(rating.item))
        output.tab()
        output.put(Int(rating.stars))
        output.endLine()
    }
    output.flush()
    report(
        "\(count) ratings, \(users) users, \(items) items: mean \(rounded(noise.mean)), "
            + "standard deviation \(rounded(noise.deviation)), no model can beat RMSE \(rounded(noise.attainable))"
    )
}

// MARK: scores and vectors

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
