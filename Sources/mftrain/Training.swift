import CFCommand
import CFMath
import CFSupport
import CFTables

extension FactorModel {
    /// Trains what the options say on the ratings of the files.
    init(training paths: [String], _ options: MFTrainTool.Options) throws(Failure) {
        let solver = options.chosenSolver
        let start = try options.start.map { path throws(Failure) in
            let start = try FactorModel.read(path, threads: options.threads)
            if start.isImplicit != (solver == .ials) {
                throw Failure("-i \(path): -s \(solver) cannot go on from a model of \(start.solver)")
            }
            if !options.hasBiases, !start.factors.isPlain {
                throw Failure("-i \(path): the model has a mean or biases, which --no-bias would not change")
            }
            return start
        }
        let data = try TrainingSet(options, paths, from: start)
        let fit = try solver.fit(data, options, from: start)
        if !fit.factors.isFinite { throw Failure("the model's numbers are no longer finite") }
        if !fit.terms.isFinite {
            throw Failure("the ratings are too large: their squares are beyond single precision")
        }
        self.init(
            users: data.users, items: data.items, solver: solver.rawValue,
            range: solver == .ials ? nil : data.range, terms: fit.terms, factors: fit.factors)
    }
}

extension TrainingSet {
    /// Reads what the command line names.
    fileprivate init(
        _ options: MFTrainTool.Options, _ paths: [String], from start: FactorModel?
    ) throws(Failure) {
        let isImplicit = options.chosenSolver == .ials
        let columns = try options.columns(isImplicit: isImplicit)
        let input = Input(paths, options.modelFormat, columns, mode: .whole)
        let table = try Triples.read(input, threads: options.threads)
        if table.count == 0 { throw input.located(Failure("nothing to train on")) }
        if isImplicit, table.value.allSatisfy({ Float($0) == 0 }) {
            throw Failure("all confidences are 0")
        }
        let validation = try options.validation.map { path throws(Failure) in
            var usual = Columns(columns.roles)
            usual.numbers = columns.numbers
            let validation = try Triples.read(
                Input([path], options.format.plain, usual, mode: .whole), threads: options.threads)
            if validation.count == 0 { throw Failure("\(path): nothing to validate with") }
            return validation
        }
        self.init(table, validation: validation, from: start)
    }
}

extension MFTrainTool.Options {
    /// How the input's lines are divided; its ids go into a table with TABs.
    var modelFormat: TableFormat {
        var format = format
        format.outputDelimiter = 0x09
        return format
    }

    /// The input's columns; the third may be absent where it is a confidence.
    func columns(isImplicit: Bool) throws(Failure) -> Columns {
        var columns =
            isImplicit
            ? try Triples.columns("user", "item", "confidence", format)
            : try Columns(["user", "item", "rating"], format)
        columns.numbers = isImplicit ? .singleNotNegative : .single
        return columns
    }
}
