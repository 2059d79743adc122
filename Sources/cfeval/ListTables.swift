import CFCommand
import CFMath
import CFSupport
import CFTables

/// What lists are judged by.
struct ListTables {
    /// The items that coverage is about.
    struct Catalogue {
        let file: ByteString
        /// For each item, by its number.
        fileprivate(set) var isIn: [Bool] = []
        fileprivate(set) var fingerprint = Fingerprint()
    }

    /// What novelty is measured by.
    struct Training {
        let file: ByteString
        fileprivate(set) var information: SelfInformation?
        /// Whether a user has it, for each item.
        fileprivate(set) var isIn: [Bool] = []
        fileprivate(set) var fingerprint = Fingerprint()
    }

    let truthFile: ByteString
    let truth: Triples
    private(set) var catalogue: Catalogue?
    private(set) var train: Training?
    /// The numbers of all items, those of the truth first.
    private(set) var index: IDIndex

    /// Reads them.
    init(_ options: CFEvalTool.Options) throws(Failure) {
        let named = try options.truthTable
        let columns = try options.catalogueColumns
        let trainTable = try options.trainTable
        truthFile = named.file
        truth = try named.read(threads: options.threads)
        index = truth.items
        if let file = options.catalogue, let columns {
            catalogue = try read(
                Catalogue(file: file), Input([file], columns.format, columns.columns, mode: .inBlocks))
        }
        if let trainTable { train = try read(trainTable, options) }
        try index.checkCount()
    }

    /// - Throws: a failure for grades that contradict each other, or are too large.
    func relevant(_ options: CFEvalTool.Options) throws(Failure) -> RelevantItems {
        let matrix = truth.matrix(threads: options.threads)
        guard let gain = options.gain, gain != .binary else { return RelevantItems(pairs: matrix) }
        do throws(GradeFailure) { return try RelevantItems(grades: matrix, gain: gain) } catch {
            switch error {
            case .twoGrades(let user, let item):
                throw Failure(
                    "\(truthFile): \(quoted(truth.rows.id(user))) has \(quoted(truth.items.id(item))) with two grades"
                )
            case .tooLarge(let user):
                throw Failure(
                    "\(truthFile): the gains of \(quoted(truth.rows.id(user))) are too large for arithmetic")
            }
        }
    }

    private mutating func read(_ empty: Catalogue, _ input: Input) throws(Failure) -> Catalogue {
        var catalogue = empty
        let ids = try IDIndex(of: input)
        for item in 0..<ids.count {
            let number = index.intern(ids.id(item))
            if number >= catalogue.isIn.count {
                catalogue.isIn += Array(repeating: false, count: number + 1 - catalogue.isIn.count)
            }
            catalogue.isIn[number] = true
            catalogue.fingerprint.add(ids.hash(item))
        }
        return catalogue
    }

    private mutating func read(_ table: NamedTable, _ options: CFEvalTool.Options) throws(Failure) -> Training
    {
        let pairs = try table.read(threads: options.threads)
        if pairs.count == 0 { throw Failure("\(table.file): there is nothing to measure novelty by") }
        let owners = pairs.matrix(threads: options.threads).withoutRepeats().pattern.columnCounts()
        var train = Training(file: table.file)
        var ofItems: [Int] = []
        for (item, count) in owners.enumerated() {
            let number = index.intern(pairs.items.id(item))
            if number >= ofItems.count {
                ofItems += Array(repeating: 0, count: number + 1 - ofItems.count)
            }
            ofItems[number] = count
        }
        train.isIn = ofItems.map { $0 > 0 }
        train.information = SelfInformation(owners: ofItems, users: pairs.rows.count)
        train.fingerprint.add(pairs)
        return train
    }
}

extension CFEvalTool.Options {
    /// The relevant pairs, with their grades where those count.
    fileprivate var truthTable: NamedTable {
        get throws(Failure) {
            let hasGrades = gain ?? .binary != .binary
            let roles = ["user", "item"] + (hasGrades ? ["grade"] : [])
            let format = try format.layout(
                NamedLayout(truthFields, "--truth-fields", of: "-t"), roles, shared: 2)
            var columns = try Columns(roles, format)
            columns.firstNumber = 2
            return NamedTable(truth ?? "-", format, columns)
        }
    }

    fileprivate var catalogueColumns: (format: TableFormat, columns: Columns)? {
        get throws(Failure) {
            if catalogue == nil { return nil }
            let layout = NamedLayout(catalogueFields, "--catalogue-fields", of: "--catalogue")
            let format = try format.layout(layout, ["item"], shared: 0)
            return (format, try Columns(["item"], format))
        }
    }

    fileprivate var trainTable: NamedTable? {
        get throws(Failure) {
            guard let train else { return nil }
            let format = try format.layout(
                NamedLayout(trainFields, "--train-fields", of: "--train"), ["user", "item"], shared: 2)
            return try NamedTable(pairs: train, ("user", "item"), format)
        }
    }
}
