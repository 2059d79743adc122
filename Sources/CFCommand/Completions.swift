/// The shells that completion scripts are written for.
package enum Shell: String, CaseIterable {
    case bash, zsh, fish
}

extension Command {
    /// A script that teaches the shell this tool's options.
    package func completions(for shell: Shell) -> String {
        switch shell {
        case .bash: bashCompletions
        case .zsh: zshCompletions
        case .fish: fishCompletions
        }
    }

    private var allNames: [String] {
        options.flatMap { option in (option.short.map { ["-\($0)"] } ?? []) + ["--\(option.long)"] }
            + BuiltInOption.allCases.map { "--\($0.rawValue)" }
    }

    /// bash takes `--name=` apart where `=` is one of COMP_WORDBREAKS, as it is unless someone took it out.
    private var bashCompletions: String {
        var cases = ""
        for option in options where option.argument != nil {
            let names = (option.short.map { "-\($0)|" } ?? "") + "--\(option.long)"
            switch option.completion {
            case .words(let words): cases += "    \(names)) words='\(words.joined(separator: " "))' ;;\n"
            case .list(let words):
                cases +=
                    "    \(names)) words='\(words.joined(separator: " "))' given+=${cur%\"${cur##*,}\"}"
                    + " cur=${cur##*,}\n      compopt -o nospace 2>/dev/null ;;\n"
            case .file: cases += "    \(names)) ;;\n"
            case .nothing: cases += "    \(names)) return ;;\n"
            }
        }
        return """
            _\(name)() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} given= words=
              COMPREPLY=()
              if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
              if [[ $cur == --*=* ]]; then prev=${cur%%=*} given=$prev= cur=${cur#*=}; fi
              case $prev in
            \(cases)    --completions) words='bash zsh fish' ;;
                *) [[ $cur == -* ]] && words='\(allNames.joined(separator: " "))' ;;
              esac
              if [[ $words ]]; then
                mapfile -t COMPREPLY < <(compgen -P "$given" -W "$words" -- "$cur")
              else
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -P "$given" -f -- "$cur")
              fi
            }
            complete -F _\(name) \(name)

            """
    }

    /// It may be put into a folder of `fpath`, or be sourced behind `compinit`.
    private var zshCompletions: String {
        var lines: [String] = []
        for option in options {
            var argument = ""
            if let name = option.argument {
                switch option.completion {
                case .words(let words): argument = ":\(name):(\(words.joined(separator: " ")))"
                case .list(let words):
                    argument = ":\(name):_values -s , \(name) \(words.joined(separator: " "))"
                case .file: argument = ":\(name):_files"
                case .nothing: argument = ":\(name): "
                }
            }
            let help = Self.escaped(option.description(defaults))
            let repeated = option.isRepeatable ? "*" : ""
            if let short = option.short {
                lines.append("'\(repeated)-\(short)\(argument.isEmpty ? "" : "+")[\(help)]\(argument)'")
            }
            lines.append(
                "'\(repeated)--\(option.long)\(option.argument == nil ? "" : "=")[\(help)]\(argument)'")
        }
        lines.append("'--help[\(BuiltInOption.help.help)]'")
        lines.append("'--version[\(BuiltInOption.version.help)]'")
        lines.append("'--completions=[\(BuiltInOption.completions.help)]:SHELL:(bash zsh fish)'")
        lines.append("'*:file:_files'")
        return """
            #compdef \(name)
            _\(name)() {
              _arguments -s -S \\
                \(lines.joined(separator: " \\\n    "))
            }
            if [ "$funcstack[1]" = _\(name) ]; then _\(name) "$@"; else compdef _\(name) \(name); fi

            """
    }

    /// For the inside of `'…[…]'` in zsh and `'…'` in fish.
    private static func escaped(_ text: String) -> String {
        String(
            text.flatMap { character -> [Character] in
                switch character {
                case "'": Array("'\\''")
                case "[", "]", ":": ["\\", character]
                default: [character]
                }
            })
    }

    private var fishCompletions: String {
        var lines: [String] = []
        for option in options {
            var line = "complete -c \(name)" + (option.short.map { " -s \($0)" } ?? "") + " -l \(option.long)"
            if option.argument != nil {
                switch option.completion {
                case .words(let words): line += " -x -a '\(words.joined(separator: " "))'"
                case .list(let words): line += " -x -a '(__fish_append , \(words.joined(separator: " ")))'"
                case .file: line += " -r -F"
                case .nothing: line += " -x"
                }
            }
            let help = option.description(defaults).split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "\\'")
            lines.append(line + " -d '\(help)'")
        }
        lines.append("complete -c \(name) -l help -d '\(BuiltInOption.help.help)'")
        lines.append("complete -c \(name) -l version -d '\(BuiltInOption.version.help)'")
        lines.append(
            "complete -c \(name) -l completions -x -a 'bash zsh fish' -d '\(BuiltInOption.completions.help)'")
        return lines.joined(separator: "\n") + "\n"
    }
}
