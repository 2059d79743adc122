import Foundation
import Testing

/// Models that shards train together, and that are put together from lines.
@Suite struct DistributedTrainingTests {
    /// Writes `all.tsv`, some hundred ratings, and the functions of the manual's loop.
    private func script(seed: Int, _ commands: String) -> String {
        """
        awk -v seed=\(seed) 'BEGIN { OFS = "\\t"; srand(seed)
            for (n = 0; n < 700; n++)
                print "u" int(60 * rand() ^ 2), "é i" int(40 * rand() ^ 2), 1 + int(9 * rand()) / 2
        }' > all.tsv
        rows() { sort -t "$(printf '\\t')" -k2,2; }
        # Lines by the hash of a field, in as many shards as are asked for, most of them in the first.
        shards() {
            awk -F '\\t' -v side=$1 -v count=$2 -v seed=\(seed) '
                { if (!($(side == "users" ? 1 : 2) in shard)) {
                      x = (x * 16807 + 11 + seed) % 2147483647
                      shard[$(side == "users" ? 1 : 2)] = int(count * (x / 2147483647) ^ 2)
                  }
                  print > (side "." shard[$(side == "users" ? 1 : 2)]) }' all.tsv
        }
        # Epochs by halves of the shards: from start.tsv to model.tsv.
        train() {
            grep '^model' start.tsv > header; cp start.tsv model.tsv
            grep '^item' start.tsv > items; grep '^user' start.tsv > users
            for epoch in $(seq $1); do
                for side in users items; do
                    for shard in $side.*; do
                        shuf "$shard" | mftrain --fit $side -i model.tsv || exit
                    done | rows > fitted || exit
                    mv fitted $side
                    cat header users items > model.tsv
                done
            done
        }
        \(commands)
        """
    }

    private func outcome(seed: Int = 1, _ commands: String) throws -> Outcome {
        try Shell.withScratch("distributed") { folder in
            let (work, scratch) = (
                folder.appendingPathComponent("work"), folder.appendingPathComponent("scratch")
            )
            for place in [work, scratch] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
            return try Shell.run(script(seed: seed, commands), in: work, scratch: scratch)
        }
    }

    @Test(arguments: ["als", "als --no-bias -l 0.1", "ials", "ials -l 0.02 --unobserved 0.1"], [1, 2, 7])
    func `any shards train the model of one process, to the byte`(solver: String, count: Int) throws {
        let outcome = try outcome(
            seed: count,
            """
            mftrain -s \(solver) -k \(2 * count) -e 0 all.tsv > start.tsv || exit
            mftrain -s \(solver.prefix { $0 != " " }) -e 4 -i start.tsv all.tsv > one.tsv || exit
            shards users \(count); shards items \(count)
            train 4; cmp model.tsv one.tsv
            train 1; mftrain -s \(solver.prefix { $0 != " " }) -e 3 -i model.tsv -j 1 all.tsv | cmp - one.tsv
            shuf all.tsv | mftrain -s \(solver) -k \(2 * count) -e 0 | cmp - start.tsv
            shuf all.tsv | mftrain -s \(solver.prefix { $0 != " " }) -e 4 -i start.tsv | cmp - one.tsv
            cmp -s start.tsv one.tsv && echo untrained
            true
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ["als", "ials"])
    func `sides can be swapped`(solver: String) throws {
        let outcome = try outcome(
            """
            swap() {
                grep '^model' $1 | sed 's/\\tusers\\t/\\t-\\t/; s/\\titems\\t/\\tusers\\t/; s/\\t-\\t/\\titems\\t/'
                sed -n 's/^item/user/p' $1; sed -n 's/^user/item/p' $1
            }
            mftrain -s \(solver) -k 5 -e 0 all.tsv > start.tsv || exit
            swap start.tsv > swapped.tsv; swap swapped.tsv | rows | cmp - <(rows < start.tsv)
            for side in users items; do
                mftrain --fit $side -i start.tsv all.tsv | sed 's/^user/-/; s/^item/user/; s/^-/item/' > wanted
                test $side = users && other=items || other=users
                mftrain --fit $other -f 2,1,3 -i swapped.tsv all.tsv | cmp - wanted
                test -s wanted || echo nothing
            done
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ["als", "ials"])
    func `a shard that is missing, whole or cut off, or there twice is noticed`(solver: String) throws {
        let outcome = try outcome(
            """
            mftrain -s \(solver) -k 2 -e 0 all.tsv > start.tsv || exit
            shards users 3; grep '^model' start.tsv > header; grep '^item' start.tsv > items
            for shard in users.?; do mftrain --fit users -i start.tsv $shard > part.$shard || exit; done
            model() { cat "$@" | rows | cat header - items; }
            fails() { mftrain --fit items -i - all.tsv 2> message > out && echo 'no error'; test -s out && echo output
                      grep -q "$1" message || cat message; }
            model part.users.? | mftrain --fit items -i - all.tsv > whole || exit
            model part.users.[01] | fails 'user lines, where the model has .*: it is not whole'
            model <(head -n 1 part.users.0) part.users.[12] | fails 'it is not whole'
            model part.users.? part.users.1 | fails 'user .* appears twice'
            cat header part.users.? items | fails 'is not in byte order: sort the lines'
            true
            """)
        #expect(outcome.isSilent)
    }
}
