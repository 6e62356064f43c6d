using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Limits;
using Gateway.Core.Metering;
using Gateway.Core.Settlement;
using Gateway.Core.Tokens;

namespace Benchmarks.Metering;

/// <summary>An answer of 1,000 words counted within a limit, and cut in the middle.</summary>
[MemoryDiagnoser]
public class AnswerMeterBenchmarks
{
    private readonly AnswerMeter _meter = new();
    private readonly OutputMeter _output = new();
    private readonly Reservation _reservation = new();
    private Tokenizer _tokenizer = null!;
    private byte[] _answer = [];

    /// <summary>Tokens that may be delivered.</summary>
    [Params(500, 1 << 30)]
    public long Cap { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var text = string.Concat(Enumerable.Repeat(" hello", 1000));
        _answer = Encoding.UTF8.GetBytes(
            $$$"""{"id":"chatcmpl-123","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1000,"total_tokens":1009}}""");
        _tokenizer = new TokenizerCatalog(null).LoadAsync("cl100k_base").GetAwaiter().GetResult()!;
        _reservation.Begin(new LimitSet { MaxOutput = Cap }, default, new LimitClock(TimeProvider.System));
        _reservation.TryTake(new TokenDemand(true, 0, null, 0, true, false));
    }

    [Benchmark]
    public long Meter()
    {
        _output.Reset();
        _output.Begin(_tokenizer, _reservation);
        _meter.Reset();
        _meter.TryMeter(_answer, UsageFormat.OpenAi, _output, 9);
        return _meter.Splice.SplicedLength(_answer.Length);
    }
}
