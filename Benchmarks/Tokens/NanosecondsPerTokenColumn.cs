using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Benchmarks.Tokens;

/// <summary>The mean divided by the tokens of the text.</summary>
internal sealed class NanosecondsPerTokenColumn : IColumn
{
    public string Id => nameof(NanosecondsPerTokenColumn);

    public string ColumnName => "ns/token";

    public string Legend => "Mean divided by the tokens of the text";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics)
        {
            return "NA";
        }

        var tokens = TokenizerBenchmarks.TokensOf((string)benchmarkCase.Parameters["Encoding"], (string)benchmarkCase.Parameters["Text"]);
        return (statistics.Mean / tokens).ToString("F1", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
