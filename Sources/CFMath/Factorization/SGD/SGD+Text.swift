import CFSupport

extension SGD.Epoch: CustomStringConvertible {
    /// As `mftrain -v` logs it.
    public var description: String {
        let validation =
            validationLoss.map { ", validation loss \(Platform.significant($0, digits: 6))" } ?? ""
        return "epoch \(number): rate \(Platform.significant(rate, digits: 6)), "
            + "training loss \(Platform.significant(trainingLoss, digits: 6))" + validation
    }
}

extension SGD.Divergence: CustomStringConvertible {
    /// The message for the user.
    public var description: String {
        "the loss is no longer finite in epoch \(epoch), rate \(Platform.significant(rate, digits: 6))"
    }
}
