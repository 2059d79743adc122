extension RawSpan {
    /// The hash XXH64 of the bytes (Collet 2012, "xxHash"; github.com/Cyan4973/xxHash, doc/xxhash_spec.md): the same in
    /// every program that has it.
    ///
    /// - Complexity: O(bytes).
    @inline(__always)
    package func xxh64(seed: UInt64) -> UInt64 {
        var state = byteCount < 32 ? seed &+ XXH64.prime5 : longStripes(seed)
        state &+= UInt64(byteCount)
        var at = byteCount & ~31
        while at + 8 <= byteCount {
            state = (state ^ XXH64.round(0, word(at))).rotated(27) &* XXH64.prime1 &+ XXH64.prime4
            at += 8
        }
        if at + 4 <= byteCount {
            state = (state ^ halfWord(at) &* XXH64.prime1).rotated(23) &* XXH64.prime2 &+ XXH64.prime3
            at += 4
        }
        while at < byteCount {
            state = (state ^ UInt64(byte(at)) &* XXH64.prime5).rotated(11) &* XXH64.prime1
            at += 1
        }
        state = (state ^ state >> 33) &* XXH64.prime2
        state = (state ^ state >> 29) &* XXH64.prime3
        return state ^ state >> 32
    }

    /// What the whole stripes of 32 bytes give.
    @inline(never)
    private func longStripes(_ seed: UInt64) -> UInt64 {
        var lanes = SIMD4(
            seed &+ XXH64.prime1 &+ XXH64.prime2, seed &+ XXH64.prime2, seed, seed &- XXH64.prime1)
        for at in stride(from: 0, through: byteCount - 32, by: 32) {
            for lane in 0..<4 { lanes[lane] = XXH64.round(lanes[lane], word(at + 8 * lane)) }
        }
        var state =
            lanes[0].rotated(1) &+ lanes[1].rotated(7) &+ lanes[2].rotated(12) &+ lanes[3].rotated(18)
        for lane in 0..<4 {
            state = (state ^ XXH64.round(0, lanes[lane])) &* XXH64.prime1 &+ XXH64.prime4
        }
        return state
    }
}

private enum XXH64 {
    @inline(__always) static var prime1: UInt64 { 0x9E37_79B1_85EB_CA87 }
    @inline(__always) static var prime2: UInt64 { 0xC2B2_AE3D_27D4_EB4F }
    @inline(__always) static var prime3: UInt64 { 0x1656_67B1_9E37_79F9 }
    @inline(__always) static var prime4: UInt64 { 0x85EB_CA77_C2B2_AE63 }
    @inline(__always) static var prime5: UInt64 { 0x27D4_EB2F_1656_67C5 }

    @inline(__always)
    static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        (lane &+ word &* prime2).rotated(31) &* prime1
    }
}

extension UInt64 {
    @inline(__always)
    fileprivate func rotated(_ bits: UInt64) -> UInt64 { self &<< bits | self &>> (64 &- bits) }
}
