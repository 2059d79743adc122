@unsafe @preconcurrency import CSystem

/// The instructions that the compiler was told to use (-march), held against the processor's.
///
/// What decides is in C, which can be compiled for the oldest processor in the midst of a program that is not.
package enum Processor {
    /// Ends the process, with a message and status 1, where the processor lacks some of them. Nothing that may have
    /// been compiled to them may run before.
    package static func require() { processor_require() }

    /// The names of the extensions that are asked for; none on a processor that has nothing to ask.
    package static var extensions: [String] {
        (0..<Int32(PROCESSOR_FEATURE_COUNT)).compactMap { number in
            unsafe processor_feature_name(number).map { unsafe String(cString: $0) }
        }
    }

    /// The numbers of the extensions that this was compiled to use, and those that the processor has, as bits.
    package static var wanted: UInt64 { processor_wanted() }
    package static func present(of wanted: UInt64) -> UInt64 { processor_present(wanted) }

    /// What `require` says where some are wanted and others present, given as bits; nil where none lacks.
    package static func complaint(wanted: UInt64, present: UInt64) -> String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { text in
            let length = unsafe processor_complaint(wanted, present, text.baseAddress, text.count)
            return length == 0 ? nil : unsafe text.baseAddress.map { unsafe String(cString: $0) }
        }
    }
}
