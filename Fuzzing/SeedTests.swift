import Foundation
import TestSupport
import Testing

/// The seeds of every target, without a fuzzer: they are small, and what was found once is among them.
@Suite struct SeedTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Seeds")

    @Test func everyTargetHasAFolderOfSeeds() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(folders) == Set(fuzzTargets.map { $0.name }))
        #expect(fuzzTargets.count == folders.count)
    }

    @Test(arguments: fuzzTargets.map { $0.name })
    func everySeedIsAsItShouldBe(name: String) throws {
        let target = try #require(fuzzTargets.first { $0.name == name })
        let folder = Self.folder.appendingPathComponent(name)
        let seeds = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!seeds.isEmpty)
        for seed in seeds {
            let input = try TemporaryFolder.bytes(of: folder.appendingPathComponent(seed))
            #expect(throws: Never.self, "\(name)/\(seed)") { try target.check(Array(input)) }
        }
    }
}
