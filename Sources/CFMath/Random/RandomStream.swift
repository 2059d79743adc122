/// What random numbers are drawn for. Each purpose of a solver has streams of its own (but `pattern`), so that no two
/// draws of a training are the same by accident.
package enum RandomStream {
    /// The start of a user's or an item's factors in gradient descent.
    case sgdUser(Int), sgdItem(Int)
    /// The order of the ratings of a tile of `RatingGrid`.
    case ratingOrder(tile: Int)
    /// The order of the diagonals in an epoch of gradient descent.
    case diagonals(epoch: Int)
    /// The start of an item's factors in alternating least squares.
    case alsItem(Int)
    /// The start of a user's or an item's factors with implicit feedback.
    case implicitUser(Int), implicitItem(Int)
    /// Which users, and which of a user's pairs, are held back to choose λ with.
    case heldBackUsers, heldBack(user: Int)
    /// The start of a user's or an item's factors in a Gibbs chain.
    case gibbsUser(Int), gibbsItem(Int)
    /// The start of a row's coordinates in the subspace iteration of `RatingPattern`. The numbers are those of
    /// `gibbsUser`, which does no harm, as the iteration forgets its start; others would change the digits of models.
    case pattern(Int)
    /// What an epoch of a Gibbs chain, from 1, draws for one side: its prior, and each row.
    case gibbsPrior(epoch: Int, ofItems: Bool), gibbsRow(epoch: Int, ofItems: Bool, Int)
    /// The precision of the ratings that an epoch of a Gibbs chain draws.
    case gibbsPrecision(epoch: Int)
    /// A row of the random columns of `PosteriorMean`.
    case posteriorMean(Int)
    /// A user's weights in a block of the replicates of a bootstrap. Users are known by a hash, which is spread over
    /// all numbers.
    case bootstrap(user: UInt64, block: Int)

    fileprivate var number: UInt64 {
        switch self {
        case .sgdUser(let row): 1 << 40 + UInt64(row)
        case .sgdItem(let row): 2 << 40 + UInt64(row)
        case .ratingOrder(let tile): 3 << 40 + UInt64(tile)
        case .diagonals(let epoch): 4 << 40 + UInt64(epoch)
        case .alsItem(let row): UInt64(row)
        case .implicitUser(let row): UInt64(row)
        case .implicitItem(let row): 1 << 40 + UInt64(row)
        case .heldBackUsers: 2 << 40
        case .heldBack(let user): 3 << 40 + UInt64(user)
        case .gibbsUser(let row): UInt64(row)
        case .gibbsItem(let row): 1 << 32 + UInt64(row)
        case .pattern(let row): UInt64(row)
        case .gibbsPrior(let epoch, let ofItems): Self.gibbs(epoch, ofItems)
        case .gibbsRow(let epoch, let ofItems, let row): Self.gibbs(epoch, ofItems) + 1 + UInt64(row)
        case .gibbsPrecision(let epoch): UInt64(epoch) << 34 + 3 << 32
        case .posteriorMean(let row): 1 << 60 + UInt64(row)
        case .bootstrap(let user, let block): user &+ UInt64(block) &* 0x9FB2_1C65_1E98_DF25
        }
    }

    private static func gibbs(_ epoch: Int, _ ofItems: Bool) -> UInt64 {
        UInt64(epoch) << 34 + (ofItems ? 1 << 33 : 0)
    }
}

extension SeededRandom {
    /// The numbers of a seed for one purpose.
    package init(seed: UInt64, _ stream: RandomStream) { self.init(seed: seed, stream: stream.number) }
}
