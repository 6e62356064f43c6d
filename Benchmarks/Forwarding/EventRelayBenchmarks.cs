using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Forwarding;
using Gateway.Core.Settlement;
using Tests.Common;

namespace Benchmarks.Forwarding;

/// <summary>Relaying and metering a chat stream of 100 events, whole or cut into pieces that do not care for events.</summary>
[MemoryDiagnoser]
public class EventRelayBenchmarks
{
    private const int Events = 100;

    private byte[] _stream = [];
    private TestExchange _exchange = null!;

    /// <summary>Bytes of a piece.</summary>
    [Params(100, 1_000, 100_000)]
    public int Piece { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const string Body = "{\"model\":\"gpt-4o-mini\",\"messages\":[],\"stream\":true}";
        var text = new StringBuilder();
        for (var i = 0; i < Events; i++)
        {
            text.Append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n");
        }

        _stream = Encoding.UTF8.GetBytes(text.ToString());
        _exchange = TestExchange.CreateAsync(
            Snapshots.To(new Uri("http://127.0.0.1:8003")), $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {Body.Length}\r\n\r\n{Body}").GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long Relay()
    {
        var context = _exchange.Context;
        context.StreamMeter.Begin(UsageFormat.OpenAi);
        context.Events.Reset();
        for (var at = 0; at < _stream.Length; at += Piece)
        {
            EventRelay.Pass(context, DownstreamFraming.Chunked, _stream.AsSpan(at, Math.Min(Piece, _stream.Length - at)));
        }

        context.Connection.Output.FlushAsync().GetAwaiter().GetResult();
        return _exchange.Connection.Discard();
    }
}
