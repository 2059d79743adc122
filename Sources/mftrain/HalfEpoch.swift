import CFCommand
import CFMath
import CFSupport
import CFTables

extension FactorModel {
    /// Half an epoch: the users, or the items, of the files, which are a shard of the ratings, fitted to the other side of
    /// the model to begin with.
    ///
    /// What is fitted depends on that model and on the lines of the user or item alone, not on their order, so that any
    /// shards together write what one process does.
    init(
        fitting side: FittedSide, to paths: [ByteString], _ options: MFTrainTool.Options
    ) throws(Failure) {
        guard let path = options.start else { throw .usage("--fit: needs the model to begin with (-i)") }
        let model = try FactorModel(goingOnFrom: path, options.solver, threads: options.threads)
        if !model.isOrdered {
            throw Failure(
                "\(path): the model has no line for order, by which shards agree: "
                    + "-s \(model.isImplicit ? "ials" : "als") -e 0 writes one that has, with -i from this")
        }
        let input = Input(
            paths, options.modelFormat, try options.columns(isImplicit: model.isImplicit), mode: .whole)
        let table = try Triples.read(input, threads: options.threads)
        self = model.selecting(side, (side == .users ? table.rows : table.items).inByteOrder())
        if table.count == 0 { return }
        let shard = try TrainingSet(
            table, from: self, isOrdered: true, sumsRepeats: isImplicit, threads: options.threads)
        for (role, ids, known) in [("user", shard.users, users), ("item", shard.items, items)]
        where ids.count > known.count {
            throw input.located(Failure("the model does not know the \(role) \(quoted(ids.id(known.count)))"))
        }
        let ratings = shard.ratings
        if let doubt = doubt(ofConfidences: ratings.value) {
            options.verbosity.warn("mftrain", "\(doubt) (-f 1,2)")
        }
        let fitted =
            if isImplicit {
                ImplicitALS.fitting(
                    side, to: ratings, try ImplicitALS.Options(options, from: model), of: factors)
            } else {
                ALS.fitting(side, to: ratings, try ALS.Options(options, from: model), of: factors)
            }
        switch side {
        case .users: factors.users = fitted
        case .items: factors.items = fitted
        }
        if !factors.isFinite { throw Failure("the model's numbers are no longer finite") }
        EpochLog(options.verbosity).say(
            "fitted \(counted(fitted.count, side == .users ? "user" : "item")) to "
                + counted(ratings.count, isImplicit ? "pair" : "rating"))
    }
}

extension ALS.Options {
    /// Takes λ and the deviation as the model will say them to shards. - Returns: what it will say.
    mutating func agree(on ratings: Ratings) -> FoldInTerms {
        let unit = deviation ?? (hasBiases ? ratings.standardDeviation : 1)
        let terms = FoldInTerms(lambda: Float(lambda), deviation: unit)
        lambda = Double(Float(lambda))
        deviation = unit
        return terms
    }
}
