import CFSupport

/// How an epoch went: a pass over the ratings, or of a Gibbs chain a sample.
public struct Epoch: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// The learning rate; nil where there is none.
    public var rate: Double?
    /// What the solver minimises on the training data, as its `train` says; nil if it was not wanted.
    public var trainingLoss: Double?
    /// Mean squared error of the validation ratings after the epoch; nil without validation.
    public var validationLoss: Double?
    /// NDCG@10 of the lists of validation users after the epoch; nil without such.
    public var validationNDCG: Double?

    package init(
        number: Int, rate: Double? = nil, trainingLoss: Double? = nil, validationLoss: Double? = nil,
        validationNDCG: Double? = nil
    ) {
        self.number = number
        self.rate = rate
        self.trainingLoss = trainingLoss
        self.validationLoss = validationLoss
        self.validationNDCG = validationNDCG
    }
}

extension Epoch: CustomStringConvertible {
    /// `epoch 3: rate 0.0656, training loss 0.812, validation loss 0.901`, as far as known, six digits each.
    public var description: String {
        let parts = [
            ("rate", rate), ("training loss", trainingLoss), ("validation loss", validationLoss),
            ("validation NDCG", validationNDCG),
        ]
        return "epoch \(number): "
            + parts.compactMap { name, value in
                value.map { "\(name) \(Platform.significant($0, digits: 6))" }
            }.joined(separator: ", ")
    }
}

/// Why a solver has no model to give.
public enum TrainingFailure: Error, Equatable {
    /// The loss or a parameter was no longer a finite number.
    case diverged(Epoch)
    /// The numbers of the model to go on from are too large to be squared.
    case unusableStart
}
