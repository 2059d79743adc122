import CFSupport
import Glibc

/// Files that are read without touching a disk.
enum Sources {
    /// The names of files with these contents, until the next call.
    static func files(_ contents: [[UInt8]]) -> [ByteString] {
        zip(contents, memories).map { bytes, memory in
            let isWritten = unsafe bytes.withUnsafeBytes {
                unsafe pwrite(memory.descriptor, $0.baseAddress, $0.count, 0) == $0.count
            }
            if !isWritten || ftruncate(memory.descriptor, bytes.count) != 0 {
                fatalError("no file in memory")
            }
            return memory.name
        }
    }

    /// What messages call a file.
    static func name(_ number: Int) -> ByteString { memories[number].name }

    static func file(_ bytes: [UInt8]) -> ByteString { files([bytes])[0] }

    private static let memories = (0..<2).map { _ in
        let descriptor = unsafe memfd_create("input", 0)
        return (descriptor: descriptor, name: ByteString("/proc/self/fd/\(descriptor)"))
    }
}

/// Swift's module of the C library lacks it.
@_silgen_name("memfd_create")
private func memfd_create(_ name: UnsafePointer<CChar>, _ flags: CUnsignedInt) -> CInt
