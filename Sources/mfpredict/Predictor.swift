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
            try output.write { buffer in
                buffer.append(header, 0..<header.count)
                buffer.append(options.format.delimiter)
                buffer.append("prediction")
                buffer.endLine()
            }
        }
        try input.forEachBlock(
            threads: options.threads,
            work: { (block: LineBlock) throws(Failure) in try predict(block, splitter) },
            finish: { (text: OutputBuffer) throws(Failure) in
                try output.write(text)
                try output.flush()
            })
    }

    private func predict(_ block: LineBlock, _ splitter: FieldSplitter) throws(Failure) -> OutputBuffer {
        let pairs = try model.pairs(in: block, splitter, isStrict: options.isStrict)
        let predictions = model.factors.predictions(pairs)
        let text = OutputBuffer(capacity: 1 << 19)
        var next = 0
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            let prediction = predictions[next]
            next += 1
            if !prediction.isFinite { throw Failure("the prediction is not a finite number") }
            text.append(line)
            text.append(options.format.delimiter)
            text.append(real: options.clips ? model.clipped(prediction) : prediction, options.precision)
            text.endLine()
        }
        return text
    }
}
