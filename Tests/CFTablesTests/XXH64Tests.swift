import CFTables
import TestSupport
import Testing

@Suite struct XXH64Tests {
    private func hash(_ text: [UInt8], _ seed: UInt64 = 0) -> UInt64 {
        text.withSpan { $0.xxh64(seed: seed) }
    }

    /// What xxHash 0.8 gives.
    @Test func `values of the reference implementation`() {
        #expect(hash([]) == 0xef46_db37_51d8_e999)
        #expect(hash(bytes("a")) == 0xd24e_c4f1_a98c_6e5b)
        #expect(hash(bytes("abc")) == 0x44bc_2cf5_ad77_0999)
        #expect(hash(bytes("ann\ttea"), 1) == 0x61e3_f0de_c48f_b286)
        #expect(hash(bytes("196\t242")) == 0x382e_848c_382c_8c8e)
        #expect(hash(bytes("Nobody inspects the spammish repetition"), 123_456_789) == 0x3ebb_6320_238c_454d)
        #expect(hash((0...255).map { $0 }, .max) == 0x9fd2_bfce_e898_5e7f)
    }

    /// Around each bound in the algorithm: 1, 4, 8 and 32 bytes, and what is left behind them.
    @Test func `values of the reference implementation, by length`() {
        let lengths = [0, 1, 3, 4, 5, 7, 8, 9, 12, 13, 31, 32, 33, 36, 39, 63, 64, 65, 96, 101]
        let data = (0..<101).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
        let expected: [UInt64] = [
            0xd5af_ba13_36a3_be4b, 0x610f_93f8_c898_89fe, 0x2d80_e074_130d_0176, 0x5ec9_fdd1_0fcb_cb0e,
            0x89c1_d7fb_eb02_22bf, 0xd8b4_a941_715f_ee31, 0xf119_f5b2_6c00_20ab, 0xc356_09e4_9aad_bb91,
            0x3785_1f0d_89d2_3966, 0x3c66_4335_80bf_5eab, 0xaaca_4e41_ffca_e21c, 0x7421_b79a_02b4_2132,
            0x17b3_df31_3de9_a40e, 0x2e68_9503_4c46_7c0b, 0x0997_49b2_76e4_93a2, 0xb1ab_b4a5_ad0e_2943,
            0x2d04_5794_0c5a_93f4, 0x6153_dc23_fc8b_ebd8, 0xe0e8_a102_f4da_14dc, 0x0b49_1b8d_4e88_2d11,
        ]
        #expect(lengths.map { hash(Array(data[..<$0]), 1) } == expected)
    }
}
