using BenchmarkDotNet.Attributes;
using Gateway.Core.Http1;

namespace Benchmarks.Http1;

/// <summary>A whole chunked body: short chunks as an event stream has them, and long ones.</summary>
[MemoryDiagnoser]
public class ChunkedDecoderBenchmarks
{
    private byte[] _body = [];

    /// <summary>Data bytes a chunk.</summary>
    [Params(200, 16384)]
    public int ChunkBytes { get; set; }

    /// <summary>Chunks in the body.</summary>
    [Params(64)]
    public int Chunks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _body = new byte[(Chunks * (ChunkFraming.MaxPrefixLength + ChunkBytes + ChunkFraming.Crlf.Length)) + ChunkFraming.LastChunk.Length];
        var position = 0;
        for (var i = 0; i < Chunks; i++)
        {
            position += ChunkFraming.WritePrefix(_body.AsSpan(position), ChunkBytes);
            position += ChunkBytes;
            ChunkFraming.Crlf.CopyTo(_body.AsSpan(position));
            position += ChunkFraming.Crlf.Length;
        }

        ChunkFraming.LastChunk.CopyTo(_body.AsSpan(position));
    }

    [Benchmark]
    public long Decode()
    {
        var decoder = default(ChunkedDecoder);
        var rest = _body.AsSpan();
        var total = 0L;
        while (decoder.Decode(rest, out var consumed, out var data, out _) == ChunkStatus.Data)
        {
            total += data.Length;
            rest = rest[consumed..];
        }

        return total;
    }
}
