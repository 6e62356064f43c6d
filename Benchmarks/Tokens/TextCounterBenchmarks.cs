using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Tokens;

namespace Benchmarks.Tokens;

/// <summary>An answer that arrives in a hundred parts of about a token each.</summary>
[MemoryDiagnoser]
public class TextCounterBenchmarks
{
    private const int Parts = 100;

    private readonly TextCounter _counter = new();
    private byte[][] _parts = [];
    private Tokenizer _tokenizer = TokenizerCatalog.Estimate;

    /// <summary>What the answer is.</summary>
    [Params("English", "Chinese", "code")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var text = BenchmarkTexts.Prose(Kind, 4096);
        var length = Kind == "Chinese" ? 1 : 4;
        _parts = [.. Enumerable.Range(0, Parts).Select(part => Encoding.UTF8.GetBytes(text.Substring(part * length, length)))];
        _tokenizer = new TokenizerCatalog(null).LoadAsync("o200k_base").GetAwaiter().GetResult()!;
    }

    [Benchmark(OperationsPerInvoke = Parts)]
    public int Append()
    {
        _counter.Begin(_tokenizer);
        foreach (var part in _parts)
        {
            _counter.Append(part);
        }

        var count = _counter.Count;
        _counter.Reset();
        return count;
    }
}
