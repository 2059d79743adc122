import Workbench

/// Shows findings and keeps their files.
final class Keeper {
    private let folder: String
    private(set) var count = 0

    init(folder: String) { self.folder = folder }

    func keep(_ finding: Finding, _ source: String) throws(Problem) {
        count += 1
        let place =
            "\(folder)/\(source.split(whereSeparator: { $0 == " " || $0 == "," }).joined(separator: "-"))"
        Files.make(place)
        print("FOUND (\(source)): \(finding.what)")
        for (at, command) in finding.commands.enumerated() {
            let part = finding.commands.count == 1 ? place : "\(place)/\(at + 1)"
            Files.make(part)
            try Files.write(command.input, to: part + "/stdin")
            for (name, bytes) in command.files { try Files.write(bytes, to: part + "/" + name) }
            try Files.write(Array((command.shown + "\n").utf8), to: part + "/command")
            print("    cd \(part) && \(command.shown)")
        }
    }
}
