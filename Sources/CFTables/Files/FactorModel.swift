public import CFMath

/// A factor model with the ids of its users and items: what a model file holds.
public struct FactorModel: Sendable {
    /// User ids; number `i` is row `i` of the factors.
    public var users: IDIndex
    /// Item ids, likewise.
    public var items: IDIndex
    /// The word for what made it, such as `sgd`.
    public var solver: String
    /// The lowest and the highest rating it was made from; nil where predictions are not ratings.
    public var range: ClosedRange<Float>?
    /// What fold-in, and who goes on, should know of the training.
    public var terms: FoldInTerms
    /// Whether users and items are in byte order, and are trained so that shards agree: see `mftrain --fit`.
    public internal(set) var isOrdered = false
    /// The mean rating, where the numbers do not have it: of a plain model.
    public var ratingMean: Float?
    /// How it was made; nil where it does not say.
    public var history: ModelHistory?
    /// Lines of its file that mean nothing here, without line feeds: comments, and `model` lines of other names.
    public internal(set) var notes: [[UInt8]] = []
    /// The numbers.
    public var factors: Factors

    /// - Precondition: as many ids as rows of factors.
    public init(
        users: IDIndex, items: IDIndex, solver: String, range: ClosedRange<Float>?,
        terms: FoldInTerms = FoldInTerms(), ratingMean: Float? = nil, factors: Factors
    ) {
        precondition(users.count == factors.users.count && items.count == factors.items.count)
        self.users = users
        self.items = items
        self.solver = solver
        self.range = range
        self.terms = terms
        self.ratingMean = ratingMean
        self.factors = factors
    }

    /// A prediction within the rating range; as it is where there is none.
    @inline(__always)
    public func clipped(_ prediction: Float) -> Float {
        guard let range else { return prediction }
        return min(max(prediction, range.lowerBound), range.upperBound)
    }
}

extension FactorModel {
    /// The same model with users and items in byte order, as it then says.
    /// Complexity: O(numbers + ids log ids).
    public func inByteOrder() -> FactorModel {
        var model = selecting(.users, users.inByteOrder()).selecting(.items, items.inByteOrder())
        model.isOrdered = true
        return model
    }

    /// The model with other users, or other items; those that it does not know have zeros.
    public func selecting(_ side: FittedSide, _ ids: IDIndex) -> FactorModel {
        let (known, numbers) = side == .users ? (users, factors.users) : (items, factors.items)
        let selected = numbers.selecting((0..<ids.count).map { i in ids.withID(i) { known.find($0) } })
        var model = self
        switch side {
        case .users:
            model.users = ids
            model.factors.users = selected
        case .items:
            model.items = ids
            model.factors.items = selected
        }
        return model
    }

    /// The model with other users behind its own, or, to one in byte order, in their places; those that it has get
    /// the new numbers.
    /// - Throws: a failure for more users than fit.
    /// - Complexity: O(numbers of the users).
    public func adding(_ new: Side, users ids: IDIndex) throws(Failure) -> FactorModel {
        var model = self
        let numbers = model.users.merge(ids)
        try model.users.checkCount()
        var rows = Array(0..<model.users.count)
        for (row, number) in numbers.enumerated() { rows[Int(number)] = users.count + row }
        model.factors.users.append(new)
        model.factors.users = model.factors.users.selecting(rows)
        return isOrdered ? model.inByteOrder() : model
    }

    /// The model with these users alone, in their order.
    public func replacing(_ new: Side, users ids: IDIndex) -> FactorModel {
        var model = self
        (model.users, model.factors.users, model.isOrdered) = (ids, new, false)
        return model
    }

    /// The same model as one that was trained from another: with its notes, and its history gone on with where it has
    /// one. Shards know of no other's epochs, so what they share, and what is trained from that, has none.
    public func goingOn(from start: FactorModel?, by run: ModelHistory) -> FactorModel {
        var model = self
        model.notes = start?.notes ?? []
        model.history = isOrdered ? nil : start == nil ? run : start?.history.map { $0.followed(by: run) }
        return model
    }

    /// The word for `ImplicitALS` in a model file.
    public static let implicitSolver = "ials"

    /// Whether its scores rank, and are not ratings.
    public var isImplicit: Bool { solver == Self.implicitSolver }
}
