import CFCommand
import CFMath
import CFSupport
import CFTables

extension FactorModel {
    /// The users of the files, which are grouped by user, fitted to the items of a model, and that model's, if they are
    /// to be kept.
    ///
    /// Memory: the model, the users, and some blocks of lines. Ratings of items that the model does not know are left
    /// out.
    init(
        folding paths: [ByteString], into modelPath: ByteString, _ options: MFTrainTool.Options
    ) throws(Failure) {
        let model = try FactorModel.read(modelPath, threads: options.threads)
        let input = Input(
            paths, options.modelFormat, try options.columns(isImplicit: model.isImplicit), mode: .whole)
        let fit = try model.userFit(of: modelPath, threads: options.threads)
        let progress = Progress("mftrain", "user", options.verbosity)
        var ids = IDIndex()
        var users = Side(count: 0, factorCount: model.factors.factorCount)
        var leftOut = 0
        var doubt: String?
        try input.forEachGroup(
            in: model.items, threads: options.threads,
            work: { (groups: [TripleGroup]) throws(Failure) in
                var ratings = Ratings(groups, itemCount: model.items.count)
                if model.isImplicit { ratings = ratings.summingRepeats(threads: 1) }
                return (
                    groups.map(\.key), fit.users(ratings), groups.unknownCount,
                    model.doubt(ofConfidences: ratings.value)
                )
            },
            finish: { (part: ([[UInt8]], Side, Int, String?)) throws(Failure) in
                for id in part.0 { _ = ids.intern(id) }
                users.append(part.1)
                try ids.checkCount()
                leftOut += part.2
                doubt = doubt ?? part.3
                progress.update(ids.count, of: 0)
            })
        progress.update(ids.count, of: ids.count)
        progress.finish()
        if let doubt { options.verbosity.warn("mftrain", "\(doubt) (-f 1,2)") }
        if leftOut > 0 {
            options.verbosity.warn(
                "mftrain", "left out \(counted(leftOut, "rating")) of items that the model does not know")
        }
        self = try options.keepsUsers ? model.adding(users, users: ids) : model.replacing(users, users: ids)
        if !factors.isFinite { throw Failure("the model's numbers are no longer finite") }
    }
}

extension Ratings {
    /// The ratings of known items; group number i is user i.
    fileprivate init(_ groups: [TripleGroup], itemCount: Int) {
        var user: [Int32] = [], item: [Int32] = [], value: [Float] = []
        for (number, group) in groups.enumerated() {
            for (column, rating) in zip(group.columns, group.values) where column < group.knownCount {
                user.append(Int32(number))
                item.append(column)
                value.append(Float(rating))
            }
        }
        self.init(userCount: groups.count, itemCount: itemCount, user: user, item: item, value: value)
    }
}

extension [TripleGroup] {
    /// Entries whose middle id the index did not have.
    fileprivate var unknownCount: Int {
        reduce(0) { sum, group in sum + group.columns.count { $0 >= group.knownCount } }
    }
}
