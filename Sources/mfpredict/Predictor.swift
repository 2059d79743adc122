import CFCommand
import CFMath
import CFSupport
import CFTables

/// Appends the predicted rating to each line.
struct Predictor {
    private let model: FactorModel
    private let options: MFPredictTool.Options
    private let unknown: UnknownIDs

    init(_ model: FactorModel, _ options: MFPredictTool.Options) throws(Failure) {
        self.model = model
        self.options = options
        unknown = try UnknownIDs(model)
    }

    func run(_ input: Input, _ output: Output) throws(Failure) {
        let splitter = try input.splitter()
        if let header = input.headerBytes {
            try output.writeHeader(
                header, and: options.wantsResiduals ? nil : "prediction", options.format.delimiter)
        }
        var strangers = 0
        try input.forEachBlock(
            threads: options.threads,
            work: { (block: LineBlock) throws(Failure) in try predict(block, splitter) },
            finish: { (made: (text: OutputBuffer, strangers: Int)) throws(Failure) in
                strangers += made.strangers
                try output.write(made.text)
            })
        options.warn(ofStrangers: strangers)
    }

    /// The lines of a block, and how many of them name a user that gets what an average user would.
    private func predict(
        _ block: LineBlock, _ splitter: FieldSplitter
    ) throws(Failure) -> (OutputBuffer, Int) {
        var pairs = try model.pairs(in: block, splitter, isStrict: options.isStrict)
        var strangers = 0
        if let average = unknown.averageUser {
            for i in pairs.indices where pairs[i].user < 0 {
                pairs[i].user = Int32(average)
                strangers += 1
            }
        }
        let predictions = unknown.factors.predictions(pairs)
        let text = OutputBuffer(capacity: 1 << 19)
        var fields = splitter
        var next = 0
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            let isKnown = pairs[next].item >= 0
            let prediction = isKnown ? predictions[next] : unknown.unknownItem ?? predictions[next]
            next += 1
            if !prediction.isFinite { throw Failure("the prediction is not a finite number") }
            let clipped = options.clips ? model.clipped(prediction) : prediction
            if options.wantsResiduals {
                try fields.split(line)
                let residual = Float(try fields.number(2, in: line) - Double(clipped))
                if !residual.isFinite { throw Failure("what is left of the rating is not a finite number") }
                let rating = fields[2]
                text.append(line.extracting(first: rating.lowerBound))
                text.append(real: residual, options.precision)
                text.append(line.extracting(droppingFirst: rating.upperBound))
            } else {
                text.append(line)
                text.append(options.format.delimiter)
                text.append(real: clipped, options.precision)
            }
            text.endLine()
        }
        return (text, strangers)
    }
}

extension MFPredictTool.Options {
    /// Says how many lines got what an average user would.
    func warn(ofStrangers count: Int) {
        if count == 0 { return }
        let lines = count == 1 ? "1 line names a user" : "\(count) lines name users"
        verbosity.warn(
            "mfpredict", "\(lines) that the model does not know: an average user's scores")
    }
}
