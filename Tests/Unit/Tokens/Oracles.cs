using System.Text.Json;
using Tests.Common;

namespace Tests.Unit.Tokens;

/// <summary>What npm's packages and JavaScript's regular expressions say about the sample texts; asked once, by one process each.</summary>
internal static class Oracles
{
    /// <summary>The encodings that are compared.</summary>
    public static readonly string[] Encodings = ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"];

    private static readonly Lazy<Task<NodeRun>> Counted = new(() => RunAsync("tiktoken-counts.mjs", Encodings));
    private static readonly Lazy<Task<NodeRun>> Split = new(() => RunAsync("split-pieces.mjs"));

    /// <summary>What is compared.</summary>
    public static IReadOnlyList<string> Texts { get; } = SampleTexts.Make(10_000);

    /// <summary>Tokens of each text, by tiktoken.</summary>
    public static async Task<int[]> CountsAsync(string encoding) =>
        (await Counted.Value)[encoding].GetProperty("counts").Deserialize<int[]>()!;

    /// <summary>Lengths in bytes of the pieces of each text, by a published pattern.</summary>
    public static async Task<int[][]> PiecesAsync(string pattern) =>
        (await Split.Value)[pattern].GetProperty("lengths").Deserialize<int[][]>()!;

    private static async Task<NodeRun> RunAsync(string script, params string[] args)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "texts.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(Texts));
        return await NodeHarness.RunAsync(script, [file, .. args]);
    }
}
