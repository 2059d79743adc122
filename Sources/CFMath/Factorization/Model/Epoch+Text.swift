import CFSupport

// Epochs as `mftrain -v` logs them.

extension ALS.Epoch: CustomStringConvertible {
    /// Number and losses.
    public var description: String { epochText(number, trainingLoss, validationLoss) }
}

extension Gibbs.Epoch: CustomStringConvertible {
    /// Number and losses.
    public var description: String { epochText(number, trainingLoss, validationLoss) }
}

extension ImplicitALS.Epoch: CustomStringConvertible {
    /// Number and loss.
    public var description: String { epochText(number, trainingLoss, nil) }
}

private func epochText(_ number: Int, _ trainingLoss: Double?, _ validationLoss: Double?) -> String {
    func loss(_ name: String, _ value: Double?) -> String? {
        value.map { "\(name) loss \(Platform.significant($0, digits: 6))" }
    }
    let losses = [loss("training", trainingLoss), loss("validation", validationLoss)].compactMap { $0 }
    return "epoch \(number): " + losses.joined(separator: ", ")
}
