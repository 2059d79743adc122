// Ratings that look like those of people: a few are active, a few items popular, tastes have directions.

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
