import CFMath

/// What the `model` lines of a model file say.
struct ModelHeader {
    /// One line: a key and its value.
    struct Property {
        let key: String
        let value: [UInt8]
        let line: Int

        var text: String { String(decoding: value, as: UTF8.self) }
        var fields: [String] {
            value.split(separator: ModelFile.tab, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    let solver: String
    let factorCount: Int
    let userCount: Int
    let itemCount: Int
    let isOrdered: Bool
    let mean: Float
    let range: ClosedRange<Float>?
    let terms: FoldInTerms
    let ratingMean: Float?
    let history: ModelHistory?

    /// What lines are known; those of other keys are notes.
    static let keys = Set(
        [
            "format", "solver", "factors", "users", "items", "order", "mean", "min", "max", "noise", "lambda",
            "unobserved", "confidence", "deviation", "rating_mean", "prior_mean", "prior_covariance",
        ] + ModelHistory.keys)

    /// - Parameter properties: of `keys`.
    /// - Throws: a failure at the line to blame, or without a line for one that is missing.
    init(_ properties: [Property]) throws(Failure) {
        var values: [String: Property] = [:]
        for property in properties {
            if values.updateValue(property, forKey: property.key) != nil {
                throw Failure("\(property.key) appears twice").atLine(property.line)
            }
        }
        func text(_ key: String) throws(Failure) -> Property {
            guard let property = values[key] else { throw Failure("the model has no line for \(key)") }
            return property
        }
        func number(_ key: String) throws(Failure) -> Float {
            let property = try text(key)
            if let value = unsafe property.value.span.bytes.number(), Float(value).isFinite {
                return Float(value)
            }
            throw Self.wrong(property, "a number")
        }
        func count(_ key: String, from least: Int) throws(Failure) -> Int {
            let property = try text(key)
            if let value = Self.whole(property.text), Int32(exactly: value) != nil, value >= least {
                return value
            }
            throw Self.wrong(property, "a whole number of at least \(least)")
        }
        solver = try text("solver").text
        if let property = values["solver"], property.value.contains(ModelFile.tab) {
            throw Self.wrong(property, "a word")
        }
        factorCount = try count("factors", from: 0)
        userCount = try count("users", from: 0)
        itemCount = try count("items", from: 0)
        isOrdered = values["order"] != nil
        if let order = values["order"], order.value != Array(ModelFile.byteOrder.utf8) {
            throw Self.wrong(order, "an order that is known here (\(ModelFile.byteOrder))")
        }
        mean = try number("mean")
        if values["min"] == nil, values["max"] == nil {
            range = nil
        } else {
            let low = try number("min"), high = try number("max")
            if low > high { throw Failure("min is above max") }
            range = low...high
        }
        func term(_ key: String) throws(Failure) -> Float? {
            guard let property = values[key] else { return nil }
            let value = try number(key)
            if value >= 0 { return value }
            throw Self.wrong(property, "a number of at least 0")
        }
        func divisor(_ key: String) throws(Failure) -> Float? {
            let value = try term(key)
            if let property = values[key], value == 0 { throw Self.wrong(property, "a number above 0") }
            return value
        }
        terms = FoldInTerms(
            noise: try term("noise"), lambda: try term("lambda"),
            unobserved: try term("unobserved"), confidence: try divisor("confidence"),
            deviation: try divisor("deviation"),
            prior: try Self.prior(values, factorCount))
        ratingMean = values["rating_mean"] == nil ? nil : try number("rating_mean")
        func loss(_ key: String) throws(Failure) -> Float? { values[key] == nil ? nil : try number(key) }
        let losses = (
            try loss("training_loss"), try loss("validation_loss"), try loss("validation_ndcg")
        )
        history = try Self.runs(values).map {
            ModelHistory(runs: $0, trainingLoss: losses.0, validationLoss: losses.1, validationNDCG: losses.2)
        }
    }

    /// What the model says of the runs that made it, a field each; nil where it says nothing.
    private static func runs(_ values: [String: Property]) throws(Failure) -> [ModelHistory.Run]? {
        if ModelHistory.keys.allSatisfy({ values[$0] == nil }) { return nil }
        let versions = values["version"]?.fields ?? []
        func fields(_ key: String) throws(Failure) -> [String] {
            guard let property = values[key] else { throw Failure("the model has no line for \(key)") }
            if property.fields.count == versions.count { return property.fields }
            throw wrong(property, "\(counted(versions.count, "field")), as version has")
        }
        func counts(_ key: String) throws(Failure) -> [Int] {
            let counts = try fields(key).compactMap(whole)
            if let property = values[key], counts.count != versions.count {
                throw wrong(property, "whole numbers of at least 0, one a run")
            }
            return counts
        }
        _ = try fields("version")
        let commands = try fields("command"), ratings = try counts("ratings"), epochs = try counts("epochs")
        return versions.indices.map {
            ModelHistory.Run(
                version: versions[$0], command: commands[$0], ratings: ratings[$0], epochs: epochs[$0])
        }
    }

    /// The number that digits, and nothing but digits, are.
    private static func whole(_ digits: String) -> Int? {
        digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
    }

    /// `prior_mean`: bias and factors; `prior_covariance`: the lower triangle, row by row.
    private static func prior(
        _ values: [String: Property], _ factorCount: Int
    ) throws(Failure) -> UserPrior? {
        func numbers(_ key: String, _ count: Int) throws(Failure) -> [Double]? {
            guard let property = values[key] else { return nil }
            // There may be far fewer than the header makes believe.
            let isPossible = property.value.count >= 2 * count - 1
            var numbers = [Double](repeating: 0, count: isPossible ? count : 0)
            let isWhole = property.value.withSpan {
                NumberFields.read($0, from: 0, ModelFile.tab, into: &numbers)
            }
            if isPossible, isWhole, numbers.allSatisfy({ Float($0).isFinite }) { return numbers }
            throw Failure("\(key) is not \(counted(count, "number"))").atLine(property.line)
        }
        let order = factorCount + 1
        guard let mean = try numbers("prior_mean", order) else { return nil }
        let triangle = try numbers("prior_covariance", order * (order + 1) / 2)
        return UserPrior(
            mean: mean, covariance: triangle.map { DenseMatrix(order: order, lowerTriangle: $0) })
    }

    private static func wrong(_ property: Property, _ expected: String) -> Failure {
        let value = unsafe quoted(property.value.span.bytes)
        return Failure("\(property.key) \(value) is not \(expected)").atLine(property.line)
    }
}
