/// How a model was made.
///
/// In a file there is a line for each of these, those of the runs with a field a run.
public struct ModelHistory: Sendable, Equatable {
    /// A run of mftrain: it begins anew, or goes on from the model of the one before.
    public struct Run: Sendable, Equatable {
        /// The version of cfutils.
        public var version: String
        /// The command that makes the same of the same ratings; where it goes on, of the model on standard input, too.
        public var command: String
        /// How many ratings, or pairs, it trained on.
        public var ratings: Int
        /// How many epochs it went through, those behind the best one included.
        public var epochs: Int

        /// A run.
        public init(version: String, command: String, ratings: Int, epochs: Int) {
            (self.version, self.command, self.ratings, self.epochs) = (version, command, ratings, epochs)
        }
    }

    /// From the first to the last.
    public var runs: [Run]
    /// What `mftrain -v` tells of the model that the last run wrote.
    public var trainingLoss, validationLoss, validationNDCG: Float?

    /// A history.
    public init(
        runs: [Run], trainingLoss: Float? = nil, validationLoss: Float? = nil, validationNDCG: Float? = nil
    ) {
        (self.runs, self.trainingLoss) = (runs, trainingLoss)
        (self.validationLoss, self.validationNDCG) = (validationLoss, validationNDCG)
    }

    /// The history of what was made of such a model.
    func followed(by later: ModelHistory) -> ModelHistory {
        var all = later
        all.runs = runs + later.runs
        return all
    }
}

extension ModelHistory {
    /// The names of its lines.
    static let keys = [
        "version", "command", "ratings", "epochs", "training_loss", "validation_loss", "validation_ndcg",
    ]

    /// The lines of the runs in a model file, in order.
    var runLines: [(key: String, fields: [String])] {
        [
            ("version", runs.map(\.version)), ("command", runs.map(\.command)),
            ("ratings", runs.map { String($0.ratings) }), ("epochs", runs.map { String($0.epochs) }),
        ]
    }

    /// The lines behind them.
    var lossLines: [(key: String, value: Float?)] {
        [
            ("training_loss", trainingLoss), ("validation_loss", validationLoss),
            ("validation_ndcg", validationNDCG),
        ]
    }

    /// Whether a model file can hold it.
    public var isFinite: Bool { lossLines.allSatisfy { $0.value?.isFinite ?? true } }
}
