// Whether a header is one. A line of the table that is taken for the header would be missing in silence.

extension Input {
    /// The failure of a first line that is no header.
    func noHeader(_ why: String) -> Failure {
        let advice = "\(format.headerAdvice), or say its columns by name"
        return located(onFirstLine: Failure("this is no header: \(why): \(advice)"))
    }

    /// The header's field of a role; nil without a header, and where columns were asked for by name: then it has
    /// those names, and so is one.
    func headerField(_ role: Int) -> [UInt8]? {
        guard !columns.hasNames, let header = headerFields,
            let places = try? columns.places(header: nil).places,
            role < places.count, places[role] < header.count
        else { return nil }
        return header[places[role]]
    }

    /// - Parameter places: where the table's roles lie.
    /// - Throws: a failure if a number stands where a role's numbers have their name.
    func checkHeader(numbersAt places: [Int]) throws(Failure) {
        guard !columns.hasNames, let header = headerFields else { return }
        for (role, place) in places.enumerated() where role >= columns.firstNumber && place < header.count {
            if header[place].withSpan({ $0.number() }) == nil { continue }
            throw noHeader("the \(columns.roles[role]) \(quoted(header[place])) is a number")
        }
    }

    /// - Throws: a failure if the header's last field is a number.
    public func checkHeader(numberInLastField what: String) throws(Failure) {
        guard !columns.hasNames, let field = headerFields?.last, field.withSpan({ $0.number() }) != nil else {
            return
        }
        throw noHeader("the \(what) \(quoted(field)) is a number")
    }
}
