public import CFMath

/// What decides which part a line belongs to.
public enum SplitRule: Sendable {
    /// The hash of user and item.
    case byPair(HashSplit)
    /// The hash of the user.
    case byUser(HashSplit)
    /// The time.
    case byTime(TimeSplit)
    /// Being among the latest of all lines.
    case latest(SplitSize)
    /// The rank among the lines of the user: by time, the latest first, or by hash.
    case withinUsers(SplitSize, byTime: Bool)

    /// Whether other lines have a say.
    var needsAllLines: Bool {
        switch self {
        case .byPair, .byUser, .byTime: false
        case .latest, .withinUsers: true
        }
    }
}
