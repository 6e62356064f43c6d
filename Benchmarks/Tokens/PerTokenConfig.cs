using BenchmarkDotNet.Configs;

namespace Benchmarks.Tokens;

/// <summary>Adds the column of the tokenizers.</summary>
internal sealed class PerTokenConfig : ManualConfig
{
    public PerTokenConfig() => AddColumn(new NanosecondsPerTokenColumn());
}
