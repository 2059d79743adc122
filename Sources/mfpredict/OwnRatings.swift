import CFCommand
import CFMath
import CFSupport
import CFTables

/// Users as `--own` has them, in the place of the model's.
struct OwnRatings {
    /// The model with these users.
    let model: FactorModel
    /// What they were fitted by tells what their scores are due to.
    private let fit: UserFit
    private let byUser: SparseMatrix<Float>

    /// Reads the file, and fits its users to the items of the model. Ratings of items that it does not know are left out.
    ///
    /// - Parameter file: that of the model.
    init(
        _ table: NamedTable, _ model: FactorModel, of file: ByteString, _ options: MFPredictTool.Options
    ) throws(Failure) {
        let name = table.file
        let table = try table.read(threads: options.threads)
        if table.count == 0 { options.verbosity.warn("mfpredict", "--own \(name): it is empty") }
        let numbers = (0..<table.items.count).map { model.items.find(table.items.id($0)) }
        let known = table.item.indices.filter { numbers[Int(table.item[$0])] != nil }
        var ratings = Ratings(
            userCount: table.rows.count, itemCount: model.items.count, user: known.map { table.row[$0] },
            item: known.map { Int32(truncatingIfNeeded: numbers[Int(table.item[$0])] ?? 0) },
            value: known.map { Float(table.value[$0]) }
        ).sorted(threads: options.threads)
        if model.isImplicit { ratings = ratings.summingRepeats(threads: options.threads) }
        fit = try model.userFit(of: file, threads: options.threads)
        var folded = model
        folded.users = table.rows
        folded.factors.users = fit.users(ratings, threads: options.threads)
        if !model.isImplicit {
            let none = Ratings(userCount: 1, itemCount: model.items.count, user: [], item: [], value: [])
            folded.factors.averageUser = fit.users(none)
        }
        if !folded.factors.isFinite { throw Failure("--own: the users' numbers are not finite") }
        self.model = folded
        byUser = ratings.byUser(threads: options.threads)
        if let doubt = model.doubt(ofConfidences: ratings.value) {
            options.verbosity.warn("mfpredict", "--own: \(doubt) (--own-fields 1,2)")
        }
        let leftOut = table.count - known.count
        if leftOut > 0 {
            options.verbosity.warn(
                "mfpredict",
                "--own: left out \(counted(leftOut, "rating")) of items that the model does not know")
        }
    }

    /// What some items of a user's list are due to: the score without what is the user's own, in a model of ratings, and
    /// what each item of the user's own adds, the most first. An unknown user has none.
    func explanations(
        _ user: Int?, _ list: [TopItems.Suggestion]
    ) -> [(base: Double?, parts: [Scored<Int32>])] {
        guard let user else { return list.map { (model.isImplicit ? nil : Double($0.score), []) } }
        let own = byUser.row(user).map { (item: byUser.columns[$0], value: byUser.values[$0]) }
        return fit.explanations(own, of: list.map(\.item))
    }
}
