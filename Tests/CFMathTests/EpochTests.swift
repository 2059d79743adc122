import CFMath
import Testing

@Suite struct EpochTests {
    @Test func `an epoch says what is known of it`() {
        let all = Epoch(number: 3, rate: 0.0656, trainingLoss: 0.8123456, validationLoss: 0.9)
        #expect(all.description == "epoch 3: rate 0.0656, training loss 0.812346, validation loss 0.9")
        #expect(Epoch(number: 1, trainingLoss: 12).description == "epoch 1: training loss 12")
        #expect(Epoch(number: 2, validationNDCG: 0.25).description == "epoch 2: validation NDCG 0.25")
    }
}
