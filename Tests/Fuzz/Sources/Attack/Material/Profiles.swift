extension Profile {
    private static let precision = Choice.words("--precision", "1", "2", "3", "4", "9", "17")
    private static let top = Choice.words("--top", "1", "2", "3", "7")
    private static let seed = Choice.words("--seed", "1", "2", "99", "9223372036854775807")
    private static let ignored = ["--exclude-items", "--only-items"]

    /// All uses of all tools.
    static let all: [Profile] =
        [
            Profile(
                name: "topk", tool: "topk",
                choices: [
                    top, .words("--group", "0", "2", "1,2", "2,1"), .words("--score", "3"),
                    .flag("--reverse"), .flag("--rank"),
                ], input: .timed, hasFields: false),
            Profile(
                name: "topk of groups", tool: "topk", fixed: [["--contiguous"]],
                choices: [top, .words("--score", "3"), .flag("--reverse"), .flag("--rank")], input: .timed,
                isGrouped: true,
                hasFields: false),
            Profile(
                name: "cfsplit", tool: "cfsplit",
                choices: [
                    .words("--share", "0.5", "0.3,0.3"), .words("--folds", "2", "3", needs: ["--fold"]),
                    .words("--fold", "1", "2", "1,2", needs: ["--folds"]), .flag("--per-user"),
                    .flag("--cold"),
                    .words("--count", "1", "2,1", needs: ["--per-user"]), .words("--time", "4", "3"),
                    .words("--from", "7", "12,5", needs: ["--time"]), .words("--min-count", "2", "3", "2,1"),
                    .words("--write", "test", "validation"), Choice(name: "--output", value: .output("test")),
                    Choice(name: "--validation", value: .output("valid")), seed,
                ], input: .timed, hasFields: false),
            Profile(
                name: "cfvec", tool: "cfvec",
                choices: [
                    .flag("--transpose"), .words("--weight", "binary", "log", "tfidf", "bm25"),
                    .words("--center", "row", "column"), .flag("--unit"), .words("--min-count", "2", "3"),
                    .words("--aggregate", "last", "max", "mean", "error"), .flag("--dense"),
                    .flag("--columns"), precision,
                ], input: .events, hasFields: false),
            Profile(
                name: "cfvec of lists", tool: "cfvec", fixed: [["--lists"]],
                choices: [
                    .flag("--transpose"), .flag("--number"), .words("--weight", "tfidf"), .flag("--unit"),
                ], input: .lists,
                hasFields: false),
            Profile(
                name: "cosim", tool: "cosim",
                choices: [
                    top, .words("--min", "0", "0.1", "0.5", "2"),
                    .words("--measure", "jaccard", "dot", "support", "confidence", "lift", "llr"),
                    .words("--features", "1000", needs: ["--measure"]), .words("--shrink", "0.5", "3"),
                    .words("--min-overlap", "2", "3"), Choice(name: "--row", value: .user),
                    Choice(name: "--against", value: .alike(.vectors)),
                    .flag("--per-target", needs: ["--top"]), .flag("--once"),
                    .flag("--self"), precision,
                ], input: .vectors, isGrouped: true),
            Profile(
                name: "cosim of dense vectors", tool: "cosim", fixed: [["--dense"]],
                choices: [top, .words("--measure", "jaccard", "dot", "llr"), .flag("--self"), precision],
                input: .dense,
                hasFields: false),
            Profile(
                name: "cfrec", tool: "cfrec",
                choices: [
                    top, .file("--exclude", .pairs), .flag("--average"), .flag("--average-right"),
                    .words("--shrink", "0.5", "2", needs: ["--average"]), .words("--explain", "1", "2"),
                    precision,
                    .file("--fill", .scored, needs: ["--top"]), .file("--exclude-items", .items),
                    .file("--only-items", .items),
                ], input: .vectors, isGrouped: true, operand: .votes),
            Profile(
                name: "cfrec of pairs", tool: "cfrec", fixed: [["--pairs", "pairs"]],
                choices: [
                    .flag("--average"), .flag("--average-right"),
                    .words("--shrink", "2", needs: ["--average-right"]),
                    .flag("--base"), precision,
                ], input: .vectors, isGrouped: true, operand: .votes),
            Profile(
                name: "cfslim", tool: "cfslim",
                choices: [
                    top, .words("--candidates", "0", "1", "3"), .words("--lambda", "0.5", "10"),
                    .words("--dropout", "0", "4"), .words("--target", "0", "3"), .words("--user", "0", "1"),
                    Choice(name: "--against", value: .alike(.vectors)), precision,
                ], input: .vectors),
            Profile(
                name: "pca2", tool: "pca2",
                choices: [
                    .words("--components", "1", "2", "3"), .flag("--no-center"), .flag("--scale"),
                    .flag("--loadings"), precision,
                ], input: .dense, hasFields: false),
            Profile(
                name: "pca2 of a basis", tool: "pca2", fixed: [["--basis", "basis"]],
                choices: [.words("--components", "1", "2"), precision], input: .dense, hasFields: false),
            Profile(
                name: "cfeval of ratings", tool: "cfeval",
                choices: [
                    .words("--metrics", "rmse", "mae,n", "mse", "all"), .flag("--per-user"),
                    .words("--bootstrap", "10"),
                    Choice(name: "--seed", value: .words(["1", "7"]), needs: ["--bootstrap"]),
                    .flag("--sums"), precision,
                ], input: .predictions),
            Profile(
                name: "cfeval of lists", tool: "cfeval", fixed: [["--truth", "truth"]],
                choices: [
                    .words("--top", "1", "2", "3"), .words("--gain", "linear", "exponential"),
                    .file("--catalogue", .items),
                    .file("--train", .pairs), .words("--metrics", "ndcg", "map_r,recall_min,gini", "all"),
                    .flag("--per-user"),
                    .words("--bootstrap", "10"),
                    Choice(name: "--seed", value: .words(["1", "7"]), needs: ["--bootstrap"]),
                    .flag("--sums"), precision,
                ], input: .ranked),
            Profile(
                name: "cfeval of sums", tool: "cfeval", fixed: [["--merge"]],
                choices: [.flag("--sums"), .words("--metrics", "rmse", "n"), precision], input: .sums([]),
                hasFields: false),
            Profile(
                name: "cfeval of sums of lists", tool: "cfeval", fixed: [["--merge"]],
                choices: [.flag("--sums"), .words("--metrics", "ndcg", "map,coverage"), precision],
                input: .truthSums,
                hasFields: false),
        ] + models

    private static let training: [Choice] = [
        .words("--epochs", "1", "3"), .words("--lambda", "0.1", "2"), .flag("--no-bias"),
        Choice(name: "--validation", value: .alike(.ratings)), seed,
        precision,
    ]

    private static let models: [Profile] = [
        Profile(
            name: "mftrain", tool: "mftrain", fixed: [["-k", "3"], ["-e", "2"]],
            choices: training + [
                .words("--factors", "1", "2"), .words("--rate", "0.02"), .words("--decay", "0.5"),
            ],
            input: .ratings),
        Profile(
            name: "mftrain -s als", tool: "mftrain",
            fixed: [["-k", "3"], ["-e", "2"], ["--solver", "als"]],
            choices: training + [.words("--factors", "1", "2")], input: .ratings),
        Profile(
            name: "mftrain -s gibbs", tool: "mftrain", fixed: [["-k", "2"], ["-e", "4"], ["-s", "gibbs"]],
            choices: [.words("--epochs", "5"), seed, precision], input: .ratings),
        Profile(
            name: "mftrain -s ials", tool: "mftrain",
            fixed: [["-k", "3"], ["-e", "2"], ["-s", "ials"], ["-l", "0.01"]],
            choices: [
                .words("--epochs", "1", "3"), .words("--lambda", "0.1", "0.002"),
                .words("--unobserved", "0.02", "1"), seed,
                .words("--factors", "1", "2"), precision,
            ], input: .vectors),
        Profile(
            name: "mftrain -V", tool: "mftrain",
            fixed: [["-s", "als"], ["-k", "3"], ["-e", "8"], ["-l", "0.01"], ["-V", "valid"]],
            choices: [.words("--patience", "1", "2")], input: .ratings, hasFields: false),
        Profile(
            name: "mftrain -i", tool: "mftrain", fixed: [["-s", "als"], ["-e", "1"], ["--init", "model"]],
            choices: [.words("--epochs", "2"), precision], input: .ratings),
        Profile(
            name: "mftrain -F", tool: "mftrain", fixed: [["--fold-in", "model"]],
            choices: [.flag("--keep-users"), precision],
            input: .ratings, isGrouped: true),
        Profile(
            name: "mftrain --fit", tool: "mftrain", fixed: [["--init", "start"]],
            choices: [.words("--fit", "items")],
            input: .ratings, hasFields: false),
        Profile(
            name: "mfpredict", tool: "mfpredict",
            choices: [.flag("--no-clip"), .flag("--strict"), .flag("--residuals"), precision],
            input: .ratings, operand: .model(["-k", "2", "-e", "4", "-s", "als", "-l", "0.01"]),
            hasFields: false),
        Profile(
            name: "mfpredict -k", tool: "mfpredict", fixed: [["--top", "3"]],
            choices: [
                .words("--top", "1", "2"), .file("--exclude", .pairs), .flag("--all-users"),
                .flag("--no-clip"), precision,
                .file("--fill", .scored), .file("--exclude-items", .items), .file("--only-items", .items),
            ], input: .users, operand: .model(["-k", "2", "-e", "4", "-s", "als", "-l", "0.01"])),
        Profile(
            name: "mfpredict --own", tool: "mfpredict", fixed: [["--top", "3"], ["--own", "own"]],
            choices: [.flag("--all-users"), .words("--explain", "1", "2"), .file("--exclude", .pairs)],
            input: .users,
            operand: .model(["-k", "2", "-e", "2", "-s", "ials", "-l", "0.01"])),
        Profile(
            name: "mfpredict of ratings --own -k", tool: "mfpredict",
            fixed: [["--top", "3"], ["--own", "own"]],
            choices: [
                .flag("--all-users"), .words("--explain", "1", "2"), .file("--exclude", .pairs), precision,
            ], input: .users, operand: .model(["-k", "2", "-e", "4", "-s", "als", "-l", "0.01"])),
        Profile(
            name: "mfpredict of ratings --own", tool: "mfpredict", fixed: [["--own", "own"]],
            choices: [.flag("--no-clip"), precision], input: .pairs,
            operand: .model(["-k", "2", "-e", "4", "-s", "als", "-l", "0.01"])),
    ]

    /// What fixed options name.
    func fixedFiles() -> [String: Content] {
        switch name {
        case "cfrec of pairs": ["pairs": .graded]
        case "pca2 of a basis": ["basis": .basis]
        case "cfeval of lists": ["truth": .graded]
        case "mftrain -V": ["valid": .ratings]
        case "mftrain -i": ["model": .model(["-k", "2", "-e", "1", "-s", "als"])]
        case "mftrain -F": ["model": .model(["-k", "2", "-e", "1", "-s", "als"])]
        case "mftrain --fit": ["start": .model(["-k", "2", "-e", "0", "-s", "als"])]
        case "mfpredict --own", "mfpredict of ratings --own -k", "mfpredict of ratings --own":
            ["own": .ratings]
        default: [:]
        }
    }
}
