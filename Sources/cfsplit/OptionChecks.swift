import CFMath
import CFSupport
import CFTables

extension CFSplitTool.Options {
    /// The file of a part, nil where it has none.
    func file(_ part: SplitPart) -> ByteString? {
        switch part {
        case .train: nil
        case .test: test
        case .validation: validation
        }
    }

    /// What decides about a line.
    /// - Throws: a usage failure for options that do not go together.
    func rule() throws(Failure) -> SplitRule {
        try checkSizes()
        if isPerUser, isCold { throw .usage("-c: does not go with -u") }
        guard time != nil else {
            if isPerUser { return .withinUsers(try size(), byTime: false) }
            let split = HashSplit(try size())
            return isCold ? .byUser(split) : .byPair(split)
        }
        if isCold { throw .usage("-c: does not go with -t") }
        if folds != nil { throw .usage("-n: does not go with -t") }
        if isPerUser { return .withinUsers(try size(), byTime: true) }
        guard let start else { return .latest(try size()) }
        if let validation = start.validation, validation >= start.test {
            throw .usage("--from: the second time, of validation, is not before the first")
        }
        return .byTime(TimeSplit(test: start.test, validation: start.validation))
    }

    private func checkSizes() throws(Failure) {
        let given = [
            ("-p", share != nil), ("-k", count != nil), ("-n", folds != nil), ("--from", start != nil),
        ]
        .filter(\.1)
        if given.count > 1 { throw .usage("\(given[1].0): does not go with \(given[0].0)") }
        if count != nil, !isPerUser { throw .usage("-k: goes with -u") }
        if start != nil, time == nil { throw .usage("--from: goes with -t") }
        if start != nil, isPerUser { throw .usage("--from: does not go with -u") }
        if fold != nil, folds == nil { throw .usage("-i: goes with -n") }
        if folds != nil, fold == nil { throw .usage("-n: say with -i which fold is for testing") }
    }

    private func size() throws(Failure) -> SplitSize {
        if let count { return .counts(test: count.test, validation: count.validation ?? 0) }
        if let folds, let fold {
            for number in [fold.test, fold.validation ?? 1] where number > folds {
                throw .usage("-i: there is no fold \(number) of \(folds)")
            }
            if fold.test == fold.validation {
                throw .usage("-i: the second fold, of validation, is the first")
            }
            return .folds(folds, test: fold.test - 1, validation: fold.validation.map { $0 - 1 })
        }
        let share = share ?? (CFSplitTool.usualShare, nil)
        if share.test + (share.validation ?? 0) >= 1 {
            throw .usage("-p: the shares leave nothing for training")
        }
        return .shares(test: share.test, validation: share.validation ?? 0)
    }

    /// - Throws: a usage failure for parts that are written twice, or that there are not.
    func checkParts() throws(Failure) {
        if test == "-" || validation == "-" {
            throw .usage("\(test == "-" ? "-o" : "-V"): \"-\" is no file: say with -w what goes to stdout")
        }
        if part == .test, test != nil { throw .usage("-o: -w writes the test lines to stdout") }
        if part == .validation, validation != nil {
            throw .usage("-V: -w writes the validation lines to stdout")
        }
        if let test, let validation, NewFile.areSame(test, validation) {
            throw .usage("-V: the file is that of -o")
        }
        for (option, file) in [("-o", test), ("-V", validation)] {
            if let file, NewFile.isStandardOutput(file) {
                throw .usage("\(option): the file is that of standard output")
            }
        }
        let second = [
            share?.validation != nil, count?.validation != nil, fold?.validation != nil,
            start?.validation != nil,
        ]
        if part == .validation || validation != nil, !second.contains(true) {
            let option = validation == nil ? "-w validation" : "-V"
            throw .usage(
                "\(option): nothing is for validation: say how much behind a comma, as in -p 0.1,0.1")
        }
    }

    /// The columns of user, item and, if need be, time.
    func columns() throws(Failure) -> Columns {
        let pair = try Columns(["user", "item"], format)
        guard let time else { return pair }
        let selection = try format.columnList.map { list throws(Failure) in
            try ColumnSelector.parse(list, hasHeader: format.hasHeader)
        }
        let timeColumn = try ColumnSelector.parseOne(time, hasHeader: format.hasHeader)
        var columns = Columns(
            pair.roles + ["time"], selection: (selection ?? [.place(0), .place(1)]) + [timeColumn])
        columns.firstNumber = 2
        columns.numbers = .exact
        return columns
    }
}
