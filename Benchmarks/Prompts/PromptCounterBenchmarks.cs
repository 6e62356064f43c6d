using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Inspection;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;

namespace Benchmarks.Prompts;

/// <summary>Counting a chat request's prompt from its body, beside counting the bare text: what the walk and the escapes cost.</summary>
[MemoryDiagnoser]
public class PromptCounterBenchmarks
{
    private readonly BodyInspection _inspection = new();
    private Tokenizer _tokenizer = TokenizerCatalog.Estimate;
    private byte[] _text = [];
    private byte[] _body = [];

    /// <summary>Length of the prompt, in characters.</summary>
    [Params(400, 40_000, 1_000_000)]
    public int PromptLength { get; set; }

    /// <summary>How the prompt is written: as it is, with line feeds escaped, or every character beyond ASCII escaped.</summary>
    [Params("plain", "lines", "chinese")]
    public string Writing { get; set; } = "plain";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _tokenizer = (await new TokenizerCatalog(null).LoadAsync("o200k_base").ConfigureAwait(false))!;
        var unit = Writing switch
        {
            "plain" => "The quick brown fox jumps over it. ",
            "lines" => "The quick brown fox\njumps over it.\n",
            _ => "敏捷的棕色狐狸跳过了懒狗。",
        };
        var text = string.Concat(Enumerable.Repeat(unit, (PromptLength / unit.Length) + 1));
        _text = Encoding.UTF8.GetBytes(text);
        var escaped = Writing == "chinese"
            ? string.Concat(text.Select(static unit => $"\\u{(int)unit:x4}"))
            : text.Replace("\n", "\\n", StringComparison.Ordinal);
        _body = Encoding.UTF8.GetBytes(
            $$"""{"model":"gpt-4o","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"{{escaped}}"}],"stream":true}""");
        BodyInspector.Inspect(_body, BodyFieldSet.Empty, _inspection);
    }

    [Benchmark(Baseline = true)]
    public int BareText() => _tokenizer.Count(_text);

    [Benchmark]
    public long Prompt() => PromptCounter.Count(_body, _inspection, Protocol.Chat, _tokenizer, ChatTemplates.OpenAi);

    [Benchmark]
    public string? FindFamily() => ModelFamilies.Find("Qwen/Qwen3-8B"u8)?.Tokens.Tokenizer;
}
