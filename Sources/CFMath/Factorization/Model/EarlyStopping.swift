/// Keeps the model with the lowest validation loss and says when waiting for a lower one has lasted too long.
struct EarlyStopping {
    private let patience: Int
    private var lowest = Double.infinity
    /// How many models there were since the best.
    private(set) var waited = 0
    /// The model with the lowest loss so far, the first of those with the same.
    private(set) var best: Factors?

    /// - Parameter patience: how many models in a row may fail to be better.
    init(patience: Int) { self.patience = patience }

    /// Takes the next model. - Returns: whether to stop.
    mutating func offer(_ model: Factors, loss: Double) -> Bool {
        if loss < lowest {
            lowest = loss
            best = model
            waited = 0
        } else {
            waited += 1
        }
        return waited >= patience
    }
}
