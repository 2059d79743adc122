public import CFSupport

/// A list of columns as an option was given it, with the names that messages need.
public struct ColumnList: Sendable {
    /// Columns' numbers, from 1, or names in the header, with commas between them.
    public let text: ByteString
    /// What messages call the option that was given the list.
    public let option: String
    /// What messages call the option that says that there is a header.
    public let headerOption: String

    /// What lies between the commas.
    var parts: [ByteString] {
        text.bytes.split(separator: 0x2C, omittingEmptySubsequences: false).map { ByteString($0) }
    }

    /// A list that is not looked at yet.
    public init(_ text: ByteString, option: String, headerOption: String) {
        self.text = text
        self.option = option
        self.headerOption = headerOption
    }
}
