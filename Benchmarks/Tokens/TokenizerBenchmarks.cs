using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Tokens;
using Microsoft.ML.Tokenizers;
using SharpToken;

namespace Benchmarks.Tokens;

/// <summary>Whole texts, beside the two libraries. The column to compare is the time divided by the tokens of the text, which <see cref="NanosecondsPerTokenColumn"/> does.</summary>
[MemoryDiagnoser]
[Config(typeof(PerTokenConfig))]
public class TokenizerBenchmarks
{
    private const string Cl100kPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string O200kPattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private string _text = "";
    private byte[] _utf8 = [];
    private Gateway.Core.Tokens.Tokenizer _tokenizer = TokenizerCatalog.Estimate;
    private GptEncoding? _sharpToken;
    private TiktokenTokenizer? _mlTokenizers;

    /// <summary>The vocabulary.</summary>
    [Params("cl100k_base", "o200k_base")]
    public string Encoding { get; set; } = "";

    /// <summary>Kind and length of the text.</summary>
    [Params("English 2 KB", "English 50 KB", "Chinese 2 KB", "Chinese 50 KB", "code 2 KB")]
    public string Text { get; set; } = "";

    /// <summary>Tokens of a text, for the column.</summary>
    public static int TokensOf(string encoding, string text)
    {
        var parts = text.Split(' ');
        var tokenizer = new TokenizerCatalog(null).LoadAsync(encoding).GetAwaiter().GetResult()!;
        return tokenizer.Count(System.Text.Encoding.UTF8.GetBytes(BenchmarkTexts.Prose(parts[0], int.Parse(parts[1], provider: null) * 1024)));
    }

    [GlobalSetup]
    public void Setup()
    {
        var parts = Text.Split(' ');
        _text = BenchmarkTexts.Prose(parts[0], int.Parse(parts[1], provider: null) * 1024);
        _utf8 = System.Text.Encoding.UTF8.GetBytes(_text);
        _tokenizer = new TokenizerCatalog(null).LoadAsync(Encoding).GetAwaiter().GetResult()!;
        _sharpToken = GptEncoding.GetEncoding(Encoding);
        _mlTokenizers = MLTokenizerOf(Encoding);
    }

    [Benchmark(Baseline = true)]
    public int Gateway() => _tokenizer.Count(_utf8);

    [Benchmark]
    public int SharpToken() => _sharpToken!.CountTokens(_text);

    [Benchmark]
    public int MLTokenizers() => _mlTokenizers!.CountTokens(_text);

    /// <summary>On the same vocabulary and the published pattern.</summary>
    private static TiktokenTokenizer MLTokenizerOf(string encoding)
    {
        using var vocabulary = typeof(GptEncoding).Assembly.GetManifestResourceStream($"SharpToken.data.{encoding}.tiktoken")!;
        var pattern = encoding == "cl100k_base" ? Cl100kPattern : O200kPattern;
        return TiktokenTokenizer.Create(vocabulary, new RegexPreTokenizer(new Regex(pattern, RegexOptions.Compiled), null), normalizer: null);
    }
}
