using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Sse;

namespace Benchmarks.Sse;

/// <summary>A stream of 100 chunks of chat, in payloads of several lengths.</summary>
[MemoryDiagnoser]
public class SseEventReaderBenchmarks
{
    private const int Events = 100;

    private readonly SseEventReader _reader = new();
    private byte[] _stream = [];

    /// <summary>Length of a payload, in bytes; 0 stands for whole events.</summary>
    [Params(1, 100, 0, 16 * 1024)]
    public int PayloadLength { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const string Chunk = "data: {\"id\":\"chatcmpl-123\",\"object\":\"chat.completion.chunk\",\"created\":1694268190,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" hello\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
        _stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Chunk, Events)));
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Read()
    {
        _reader.Reset();
        var count = 0;
        var length = PayloadLength == 0 ? _stream.Length / Events : PayloadLength;
        for (var at = 0; at < _stream.Length; at += length)
        {
            var payload = _stream.AsSpan(at, Math.Min(length, _stream.Length - at));
            var position = 0;
            while (_reader.TryRead(payload, ref position, out _))
            {
                count++;
            }
        }

        return count;
    }
}
