import CFCommand
import CFMath
import CFSupport
import CFTables

/// Appends the predicted rating to each line.
struct Predictor {
    private let model: FactorModel
    private let options: MFPredictTool.Options

    init(_ model: FactorModel, _ options: MFPredictTool.Options) {
        self.model = model
        self.options = options
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
        if model.saysLittleOfStrangers { options.warn(ofStrangers: strangers) }
    }

    /// The lines of a block, and how many of them name a user that the model does not know.
    private func predict(
        _ block: LineBlock, _ splitter: FieldSplitter
    ) throws(Failure) -> (OutputBuffer, Int) {
        let pairs = try model.pairs(in: block, splitter, isStrict: options.isStrict)
        let predictions = model.factors.predictions(pairs)
        let text = OutputBuffer(capacity: 1 << 19)
        var fields = splitter
        var next = 0
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            let prediction = predictions[next]
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
        return (text, pairs.count { $0.user < 0 })
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
