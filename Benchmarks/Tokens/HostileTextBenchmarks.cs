using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Tokens;

namespace Benchmarks.Tokens;

/// <summary>Texts of one kind of characters without a break: ten times the length has to take ten times the time, whole or as it arrives.</summary>
[MemoryDiagnoser]
public class HostileTextBenchmarks
{
    private const int PartLength = 4;

    private readonly TextCounter _counter = new();
    private byte[] _utf8 = [];
    private Tokenizer _tokenizer = TokenizerCatalog.Estimate;

    /// <summary>What the text is made of.</summary>
    [Params("a", "space", "newline", "=", "random letters", "Chinese", "emoji")]
    public string Kind { get; set; } = "";

    /// <summary>Length of the text.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _utf8 = Encoding.UTF8.GetBytes(BenchmarkTexts.Hostile(Kind, Bytes));
        _tokenizer = new TokenizerCatalog(null).LoadAsync("o200k_base").GetAwaiter().GetResult()!;
    }

    [Benchmark]
    public int Whole() => _tokenizer.Count(_utf8);

    /// <summary>The count after every four bytes.</summary>
    [Benchmark]
    public int InParts()
    {
        _counter.Begin(_tokenizer);
        for (var position = 0; position < _utf8.Length; position += PartLength)
        {
            _counter.Append(_utf8.AsSpan(position, Math.Min(PartLength, _utf8.Length - position)));
        }

        var count = _counter.Count;
        _counter.Reset();
        return count;
    }
}
