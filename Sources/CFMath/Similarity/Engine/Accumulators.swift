/// Sums over shared features of some vectors, the lanes, with all rows of posting lists at once. The sums of a place
/// stay until they are cleared.
protocol Accumulators: AnyObject {
    /// The most lanes; a multiple of eight.
    static var laneCount: Int { get }
    /// Adds the products of the vectors' entries with those of the rows at the places below `limit`.
    func add(_ lanes: FeatureLanes, below limit: Int)
    /// Whether no lane has a sum at the place.
    func isZero(_ place: Int) -> Bool
    /// The sums of an octet of lanes with the row at the place.
    func sums(_ place: Int, _ octet: Int) -> SIMD8<Double>
    /// Makes the sums at the place 0.
    func clear(_ place: Int)
}
