import CFCommand
import CFMath
import CFSupport
import CFTables

/// pca2: dense vectors to their principal components.
@main
struct PCA2Tool: Tool {
    struct Options {
        var count: Int?
        var centre = true
        var scale = false
        var loadings = false
        var basis: ByteString?
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "pca2", "Dense vectors (id, x1, ..., xd) to their principal components.", defaults: Options(),
            options: [
                .whole(
                    "k", "components", "N", \.count,
                    default: .value("\(PrincipalComponents.Options().count); of a basis, all"),
                    "the first N components"),
                .flag(nil, "no-center", \.centre, to: false, "do not subtract the mean of each column"),
                .flag(nil, "scale", \.scale, "divide each column by its standard deviation"),
                .flag(nil, "loadings", \.loadings, "write the basis, not the projections"),
                .file(nil, "basis", "FILE", \.basis, "project onto a basis that --loadings wrote"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.verbosity(\.verbosity) + Option.table(\.format, columns: "the id and the numbers"),
            examples: [
                (
                    "Points in a plane",
                    "pca2 -k 2 points.tsv"
                ),
                (
                    "The items of a factor model",
                    "awk '$1 == \"item\"' model.tsv | cut -f 2,4- | pca2 -k 2 > map.tsv"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        if options.basis != nil, options.loadings || options.scale || !options.centre {
            throw .usage("--basis does not go with --loadings, --scale or --no-center")
        }
        let columns = try DenseTableReader.columns(options.format)
        let input = Input(
            operands, options.format, columns, mode: options.basis == nil ? .whole : .streaming,
            output: output)
        if let file = options.basis {
            let basis = try PrincipalComponents.read(file: file, delimiter: options.format.delimiter)
            if let count = options.count, count > basis.variances.count {
                throw Failure(
                    "\(file): \(counted(count, "component")) asked for, \(basis.variances.count) there")
            }
            let kept = basis.prefix(options.count ?? basis.variances.count)
            try ProjectionWriter(output, kept, options).project(input)
            return
        }
        let reader = try DenseTableReader(input)
        if let doubt = reader.doubt { options.verbosity.warn("pca2", doubt) }
        let table = try reader.read(input, threads: options.threads)
        let basis = try components(of: table, options)
        if options.loadings {
            try output.write {
                basis?.write(to: $0, delimiter: options.format.delimiter, precision: options.precision)
            }
        } else {
            try ProjectionWriter(output, basis, options).project(table, of: input)
        }
    }

    /// Their covariance takes 800 MB.
    private static let mostColumns = 10_000

    /// Nil for an empty table.
    private static func components(
        of table: DenseTable, _ options: Options
    ) throws(Failure) -> PrincipalComponents? {
        if table.count == 0 { return nil }
        if table.width > mostColumns {
            throw Failure("vectors of \(table.width) numbers are longer than the \(mostColumns) that fit")
        }
        var settings = PrincipalComponents.Options(centre: options.centre, scale: options.scale)
        if let count = options.count { settings.count = count }
        let progress = Progress("pca2", "vector", options.verbosity)
        progress.log("pca2: \(counted(table.count, "vector")) of \(counted(table.width, "number"))")
        do throws(PrincipalComponents.Problem) {
            let basis = try PrincipalComponents(table.vectors, settings, threads: options.threads)
            for i in basis.variances.indices {
                progress.log(
                    "pca2: component \(i + 1): variance \(basis.variances[i]), share \(basis.shares[i])")
            }
            return basis
        } catch { throw Failure(error, count: settings.count) }
    }
}

extension Failure {
    /// - Parameter count: how many components were asked for.
    fileprivate init(_ problem: PrincipalComponents.Problem, count: Int) {
        switch problem {
        case .tooFewColumns(let width):
            self.init(
                "vectors of \(counted(width, "number")) do not have \(counted(count, "component")) (-k)")
        case .overflow: self.init("the squares of the numbers are too large for arithmetic")
        case .underflow: self.init("the squares of the numbers are too small for arithmetic")
        }
    }
}
