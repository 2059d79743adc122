import CFCommand
import CFMath
import CFSupport
import CFTables

/// mfpredict: a model's predictions.
@main
struct MFPredictTool: Tool {
    struct Options {
        var limit: Int?
        var wantsAllUsers = false
        var exclude: ByteString?
        var excludeFields: ColumnList?
        var own: ByteString?
        var ownFields: ColumnList?
        var explained: Int?
        var fill: ByteString?
        var fillFields: ColumnList?
        var filter = ItemFilterFiles()
        var clips = true
        var isStrict = false
        var wantsResiduals = false
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "mfpredict", "Appends a model's predicted rating to each line (user, item, ...).",
            operands: "MODEL [file ...]", operandCount: 1...Int.max, defaults: Options(),
            options: [
                .whole(
                    "k", "top", "N", \.limit,
                    "the N best items of each line's user instead: name each user once"),
                .flag(
                    "A", "all-users", \.wantsAllUsers, "with -k: all users of the model; no input is read"),
                .file("x", "exclude", "FILE", \.exclude, "leave out the (user, item) pairs of FILE"),
                .columns(
                    nil, "exclude-fields", "LIST", \.excludeFields, default: .words("the first two"),
                    "the columns of FILE that hold user and item"),
                .file(
                    nil, "own", "FILE", \.own,
                    "the users are what FILE says: lines (user, item, rating), as for mftrain -F"),
                .columns(
                    nil, "own-fields", "LIST", \.ownFields, default: .words("the first three"),
                    "the columns of FILE that hold user, item and rating"),
                .whole(
                    nil, "explain", "N", \.explained,
                    "with -k and --own, instead of each item's score the N own items that add most to it: "
                        + "(user, item, own, part)"),
            ] + Option.itemFilter(\.filter) + Option.fill(\.fill, \.fillFields) + [
                .flag(
                    nil, "no-clip", \.clips, to: false, "predictions may lie outside the range of the ratings"
                ),
                .flag(nil, "strict", \.isStrict, "a user or item that the model does not know is an error"),
                .flag(
                    nil, "residuals", \.wantsResiduals,
                    "put in the place of the rating, the third column, what the prediction leaves of it"),
                .precision(\.precision),
                .threads(\.threads),
                .quiet(\.verbosity),
            ]
                + Option.table(
                    \.format, columns: "user and item (with -k: of the user, perhaps of FILE's item)"),
            examples: [
                (
                    "What users would rate",
                    "mfpredict model.tsv test.tsv > predictions.tsv"
                ),
                (
                    "The ten best new items of every user",
                    "mfpredict -k 10 -A -x train.tsv model.tsv > lists.tsv"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        let files = Array(operands.dropFirst())
        if options.wantsAllUsers { try options.checkAllUsers(files) }
        if operands[0] == "-", !options.wantsAllUsers, files.isEmpty || files.contains("-") {
            throw .usage("the model and the lines cannot both be standard input")
        }
        if options.exclude != nil, options.limit == nil { throw .usage("-x: goes with -k") }
        if options.wantsResiduals, options.limit != nil {
            throw .usage("--residuals and -k exclude each other")
        }
        if options.fill != nil, options.limit == nil { throw .usage("--fill: goes with -k") }
        if options.explained != nil {
            if options.limit == nil { throw .usage("--explain: goes with -k") }
            if options.own == nil { throw .usage("--explain: say with --own what is the users' own") }
            if options.fill != nil { throw .usage("--explain and --fill exclude each other") }
        }
        if let option = options.filter.option, options.limit == nil {
            throw .usage("\(option): goes with -k")
        }
        let columns = try options.columns
        let tables = try ListRuleTables(
            excluded: options.excluded,
            fill: NamedTable.fill(options.fill, options.fillFields, options.format),
            filter: options.filter.tables(options.format)
        )
        _ = try options.ownTable(isImplicit: true)
        var model = try FactorModel.read(operands[0], threads: options.threads)
            .knowingStrangers(of: operands[0])
        let own = try options.ownTable(isImplicit: model.isImplicit).map { table throws(Failure) in
            try OwnRatings(table, model, of: operands[0], options)
        }
        if let own { model = own.model }
        if options.limit != nil { try options.check(model, of: operands[0]) }
        let input = Input(files, options.format, columns, mode: .streaming, output: output)
        if let limit = options.limit, options.wantsAllUsers {
            return try Recommender(model, own, options, limit: limit, tables).runForAll(output)
        }
        try input.start()
        try input.checkHeader(ids: [model.users, model.items], in: "the model")
        if let limit = options.limit {
            try Recommender(model, own, options, limit: limit, tables).run(input, output)
        } else {
            try Predictor(model, options).run(input, output)
        }
    }
}

extension MFPredictTool.Options {
    /// - Throws: a usage failure for what does not go with `-A`.
    fileprivate func checkAllUsers(_ files: [ByteString]) throws(Failure) {
        if limit == nil { throw .usage("-A: goes with -k") }
        if let file = files.first { throw .usage("-A: no input is read, so \(quoted(file)) is one too many") }
    }

    /// - Throws: a failure for an id of the model that would be more than one field of a list.
    fileprivate func check(_ model: FactorModel, of file: ByteString) throws(Failure) {
        do throws(Failure) {
            if wantsAllUsers { try model.users.check("user", without: format.delimiter) }
            try model.items.check("item", without: format.delimiter)
        } catch { throw error.located(file.sourceName) }
    }

    /// The columns of the input: with `-k` that of the user alone.
    fileprivate var columns: Columns {
        get throws(Failure) {
            if wantsResiduals {
                var columns = try Columns(["user", "item", "rating"], format)
                columns.firstNumber = 2
                columns.numbers = .single
                return columns
            }
            let both = try Columns(["user", "item"], last: limit == nil ? .required : .optional, format)
            return limit == nil ? both : both.prefix(1)
        }
    }

    /// The pairs of `-x`: where `-f` says it of both columns, they are laid out as the input is.
    fileprivate var excluded: NamedTable? {
        get throws(Failure) {
            try NamedTable.exclusions(
                exclude, excludeFields, format, of: "user", shared: 2, isLikeInput: true)
        }
    }

    /// The users' own: where `-f` says it of all columns, they are laid out as the input is.
    ///
    /// - Parameter isImplicit: whether the third column is a confidence, which may be absent.
    fileprivate func ownTable(isImplicit: Bool) throws(Failure) -> NamedTable? {
        guard let own else {
            if ownFields != nil { throw .usage("--own-fields: goes with --own") }
            return nil
        }
        let roles = ["user", "item", "rating"]
        let format = try format.layout(
            NamedLayout(ownFields, "--own-fields", of: "--own"), roles, shared: 2, isLikeInput: true)
        var columns =
            isImplicit
            ? try Triples.columns("user", "item", "confidence", format) : try Columns(roles, format)
        columns.firstNumber = 2
        columns.numbers = isImplicit ? .singleNotNegative : .single
        return NamedTable(own, format, columns)
    }
}
